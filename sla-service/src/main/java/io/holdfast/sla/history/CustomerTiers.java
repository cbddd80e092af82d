package io.holdfast.sla.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code tier_change}: loyalty tiers by customer and event time. They apply to all tickets of the customer. */
@ApplicationScoped
public class CustomerTiers {

    private static final ColumnArrays<Fact<TierChanged>> CHANGE = ColumnArrays.<Fact<TierChanged>>builder()
            .text("customer_id", change -> change.event().customerId().value())
            .text("source", Fact::source)
            .text("fact_id", Fact::id)
            .timestamp("changed_at", change -> change.time().truncatedTo(ChronoUnit.MICROS))
            .text("tier", change -> change.event().entry().tier())
            .build();

    /** Changes of one instant count in the order in which they arrived. */
    private static final String IN_ORDER_OF_ARRIVAL = " order by position";

    private static final String SAVE = CHANGE.insertInto("tier_change") + """
             on conflict (customer_id, source, fact_id) do nothing
            returning customer_id, changed_at
            """;
    private static final String SELECT = "select " + CHANGE.names() + " from tier_change";
    private static final String LOAD_ALL = SELECT + IN_ORDER_OF_ARRIVAL;
    private static final String LOAD = SELECT + " where customer_id = any($1::text[])" + IN_ORDER_OF_ARRIVAL;

    /**
     * Saves changes; one that is stored already is ignored.
     *
     * @return customers with new changes, and the latest time of each customer's
     */
    public Uni<Map<String, Instant>> save(SqlClient tx, Collection<Fact<TierChanged>> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return tx.preparedQuery(SAVE).execute(CHANGE.tuple(changes)).map(rows -> {
            Map<String, Instant> latest = new HashMap<>();
            for (Row row : rows) {
                latest.merge(
                        row.getString("customer_id"),
                        SqlTimes.instant(row, "changed_at"),
                        (a, b) -> a.isAfter(b) ? a : b);
            }
            return latest;
        });
    }

    /** All changes of these customers. */
    Uni<List<Fact<TierChanged>>> load(SqlClient connection, Collection<String> customers) {
        return connection
                .preparedQuery(LOAD)
                .execute(Tuple.of(customers.toArray(String[]::new)))
                .map(CustomerTiers::changesIn);
    }

    /** All changes of all customers. */
    public Uni<List<Fact<TierChanged>>> loadAll(SqlClient connection) {
        return connection.query(LOAD_ALL).execute().map(CustomerTiers::changesIn);
    }

    private static List<Fact<TierChanged>> changesIn(RowSet<Row> rows) {
        List<Fact<TierChanged>> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            changes.add(changeIn(row));
        }
        return changes;
    }

    /** The table keeps of a ledger entry only what clocks depend on; points and cause are not restored. */
    private static Fact<TierChanged> changeIn(Row row) {
        String id = row.getString("fact_id");
        LedgerEntryDetails entry = new LedgerEntryDetails(
                new CustomerId(row.getString("customer_id")), id, 0, 0, id, row.getString("tier"), null, null);
        return Fact.of(id, row.getString("source"), SqlTimes.instant(row, "changed_at"), new TierChanged(entry));
    }
}
