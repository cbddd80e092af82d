package io.holdfast.sla.history;

import java.time.Instant;
import java.time.OffsetDateTime;
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
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent.TierChanged;

/** The rows of customers' loyalty tiers: a customer's facts, which apply to all of their tickets by when they happened. */
@ApplicationScoped
public class CustomerTiers {

    private static final String SAVE = """
            insert into tier_change (customer_id, source, fact_id, changed_at, tier)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])
            on conflict (customer_id, source, fact_id) do nothing
            returning customer_id, changed_at
            """;
    private static final String LOAD = """
            select customer_id, source, fact_id, changed_at, tier from tier_change where customer_id = any($1::text[])
            """;

    /**
     * Keeps changes of tiers; one that is known changes nothing.
     *
     * @return the customers of whom something is new, with the latest time of it
     */
    public Uni<Map<String, Instant>> save(SqlClient tx, Collection<Fact<TierChanged>> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        int n = changes.size();
        String[] customers = new String[n];
        String[] sources = new String[n];
        String[] ids = new String[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        @Nullable String[] tiers = new @Nullable String[n];
        int i = 0;
        for (Fact<TierChanged> change : changes) {
            customers[i] = change.event().customerId().value();
            sources[i] = change.source();
            ids[i] = change.id();
            times[i] = Utc.of(change.time().truncatedTo(ChronoUnit.MICROS));
            tiers[i++] = change.event().entry().tier();
        }
        return tx.preparedQuery(SAVE)
                .execute(Tuple.of(customers, sources, ids, times, tiers))
                .map(rows -> {
                    Map<String, Instant> latest = new HashMap<>();
                    for (Row row : rows) {
                        latest.merge(
                                row.getString("customer_id"),
                                Utc.instant(row, "changed_at"),
                                (a, b) -> a.isAfter(b) ? a : b);
                    }
                    return latest;
                });
    }

    /** All changes of these customers' tiers. */
    public Uni<List<Fact<TierChanged>>> load(SqlClient connection, Collection<String> customers) {
        return connection
                .preparedQuery(LOAD)
                .execute(Tuple.of(customers.toArray(String[]::new)))
                .map(CustomerTiers::changesIn);
    }

    /** All changes of all customers' tiers. */
    public Uni<List<Fact<TierChanged>>> loadAll(SqlClient connection) {
        return connection
                .query("select customer_id, source, fact_id, changed_at, tier from tier_change")
                .execute()
                .map(CustomerTiers::changesIn);
    }

    private static List<Fact<TierChanged>> changesIn(RowSet<Row> rows) {
        List<Fact<TierChanged>> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            changes.add(changeIn(row));
        }
        return changes;
    }

    /** Of the ledger's note only what clocks look at is kept. */
    private static Fact<TierChanged> changeIn(Row row) {
        String id = row.getString("fact_id");
        LedgerEntryDetails entry = new LedgerEntryDetails(
                new CustomerId(row.getString("customer_id")), id, 0, 0, id, row.getString("tier"), null, null);
        return Fact.of(id, row.getString("source"), Utc.instant(row, "changed_at"), new TierChanged(entry));
    }
}
