package io.holdfast.analytics.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.retention.ProgressTable.Position;
import io.holdfast.analytics.retention.model.RiskLevel;
import io.holdfast.analytics.retention.model.RiskState;
import io.holdfast.contract.CustomerId;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** The table {@code customer_risk}. */
final class CustomerRiskTable {

    /** A customer, and what was published of it. */
    record StoredRisk(CustomerId customerId, Position position, RiskState state) {}

    /** A state, and the time of the event that led to it. */
    record ChangedRisk(CustomerId customerId, RiskState state, Instant changedAt) {}

    private static final ColumnArrays<ChangedRisk> COLUMNS = ColumnArrays.<ChangedRisk>builder()
            .text("customer_id", changed -> changed.customerId().value())
            .text("level", changed -> changed.state().level().label())
            .float8("published_risk", changed -> changed.state().publishedRisk())
            .timestamp("silent_since", changed -> changed.state().silentSince())
            .timestamp("changed_at", ChangedRisk::changedAt)
            .build();
    private static final String SAVE = COLUMNS.insertInto("customer_risk") + " on conflict (customer_id) do update set "
            + COLUMNS.assignExcluded(Set.of("customer_id"));

    /**
     * Who is locked is being erased or merged: waiting for an erasure of several customers could deadlock with it. Who has an
     * event of the day already is decided: a merge moves customers to another position.
     */
    private static final String SELECT_AFTER = """
            select c.customer_id, c.partition, c.number, r.level, r.published_risk, r.silent_since
              from customer c left join customer_risk r on r.customer_id = c.customer_id
             where (c.partition, c.number) > ($1, $2) and (r.changed_at is null or r.changed_at < $4)
             order by c.partition, c.number limit $3 for key share of c skip locked
            """;

    private CustomerRiskTable() {}

    /**
     * The next customers behind a position; none is erased or merged before the end of the transaction.
     *
     * @param time of the events that are decided
     */
    static Uni<List<StoredRisk>> loadAfter(SqlConnection tx, Position position, int customersMax, Instant time) {
        return tx.preparedQuery(SELECT_AFTER)
                .execute(Tuple.of(position.partition(), position.number(), customersMax, SqlTimes.utc(time)))
                .map(rows -> {
                    List<StoredRisk> loaded = new ArrayList<>(rows.size());
                    rows.forEach(row -> loaded.add(new StoredRisk(
                            new CustomerId(row.getString("customer_id")),
                            new Position(row.getInteger("partition"), row.getInteger("number")),
                            state(row))));
                    return loaded;
                });
    }

    static Uni<Void> save(SqlConnection tx, List<ChangedRisk> changed) {
        return changed.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE).execute(COLUMNS.tuple(changed)).replaceWithVoid();
    }

    private static RiskState state(Row row) {
        @Nullable String level = row.getString("level");
        return level == null
                ? RiskState.INITIAL
                : new RiskState(
                        RiskLevel.ofLabel(level),
                        row.getDouble("published_risk"),
                        SqlTimes.instantOrNull(row, "silent_since"));
    }
}
