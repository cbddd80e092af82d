package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.WireEnum;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.evaluation.model.ClockKey;
import io.holdfast.sla.evaluation.model.StoredClock;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.SqlTimes;

/** Table {@code clock}: the clocks of each ticket as last evaluated. One statement for any number of rows. */
@ApplicationScoped
public class ClockTable {

    private static final ColumnArrays<StoredClock> KEY = ColumnArrays.<StoredClock>builder()
            .text("ticket_id", StoredClock::ticketId)
            .text("metric", clock -> clock.key().metric().wireName())
            .integer("cycle", clock -> clock.key().cycle())
            .build();

    private static final ColumnArrays<StoredClock> CLOCK = ColumnArrays.<StoredClock>builder()
            .all(KEY, Function.identity())
            .text("customer_id", StoredClock::customerId)
            .text("state", clock -> clock.state().wireName())
            .timestamp("started_at", StoredClock::startedAt)
            .timestamp("due_at", StoredClock::dueAt)
            .timestamp("fulfilled_at", StoredClock::fulfilledAt)
            .timestamp("cancelled_at", StoredClock::cancelledAt)
            .timestamp("breached_at", StoredClock::breachedAt)
            .bigint("elapsed_millis", clock -> clock.elapsed().toMillis())
            .text("policy", StoredClock::policy)
            .integer("policy_version", StoredClock::policyVersion)
            .text("department", StoredClock::department)
            .text("priority", clock -> clock.priority().wireName())
            .text("channel", StoredClock::channel)
            .text("warned", clock -> String.join(",", new TreeSet<>(clock.warned())))
            .text("breach_id", StoredClock::breachId)
            .integer("breaches", StoredClock::breaches)
            .build();

    private static final String SELECT = "select " + CLOCK.names() + " from clock ";
    private static final String LOAD = SELECT + "where ticket_id = any($1::text[])";
    private static final String SAVE =
            CLOCK.insertInto("clock") + " on conflict (ticket_id, metric, cycle) do update set "
                    + CLOCK.assignExcluded(Set.of("ticket_id", "metric", "cycle", "customer_id"));
    private static final String DELETE = "delete from clock using " + KEY.unnest("removed") + """
             where clock.ticket_id = removed.ticket_id and clock.metric = removed.metric and clock.cycle = removed.cycle
            """;

    /** By ticket id; a ticket without clocks has no entry. */
    public Uni<Map<String, Map<ClockKey, StoredClock>>> load(SqlClient tx, Collection<String> ticketIds) {
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(ticketIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Map<ClockKey, StoredClock>> clocks = new HashMap<>();
                    for (Row row : rows) {
                        StoredClock clock = clockIn(row);
                        clocks.computeIfAbsent(clock.ticketId(), ticket -> new TreeMap<>())
                                .put(clock.key(), clock);
                    }
                    return clocks;
                });
    }

    /**
     * Clocks by a reader's own conditions.
     *
     * @param tail conditions, order and limit, with {@code $1 …} for the values
     */
    public Uni<List<StoredClock>> find(SqlClient connection, String tail, List<Object> values) {
        return connection
                .preparedQuery(SELECT + tail)
                .execute(Tuple.from(values))
                .map(rows -> {
                    List<StoredClock> found = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        found.add(clockIn(row));
                    }
                    return found;
                });
    }

    Uni<Void> save(SqlClient tx, List<StoredClock> clocks) {
        return clocks.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(SAVE).execute(CLOCK.tuple(clocks)).replaceWithVoid();
    }

    Uni<Void> delete(SqlClient tx, List<StoredClock> clocks) {
        return clocks.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(DELETE).execute(KEY.tuple(clocks)).replaceWithVoid();
    }

    private static StoredClock clockIn(Row row) {
        return new StoredClock(
                row.getString("ticket_id"),
                row.getString("customer_id"),
                new ClockKey(enumOf(Metric.class, row.getString("metric")), row.getInteger("cycle")),
                enumOf(ClockState.class, row.getString("state")),
                SqlTimes.instant(row, "started_at"),
                SqlTimes.instantOrNull(row, "due_at"),
                SqlTimes.instantOrNull(row, "fulfilled_at"),
                SqlTimes.instantOrNull(row, "cancelled_at"),
                SqlTimes.instantOrNull(row, "breached_at"),
                Duration.ofMillis(row.getLong("elapsed_millis")),
                row.getString("policy"),
                row.getInteger("policy_version"),
                row.getString("department"),
                enumOf(Priority.class, row.getString("priority")),
                row.getString("channel"),
                warnedIn(row.getString("warned")),
                row.getString("breach_id"),
                row.getInteger("breaches"));
    }

    private static Set<String> warnedIn(String joined) {
        return joined.isEmpty() ? Set.of() : Set.of(joined.split(","));
    }

    private static <E extends Enum<E> & WireEnum> E enumOf(Class<E> type, String wireName) {
        return WireEnum.find(type, wireName)
                .orElseThrow(() -> new IllegalStateException(
                        "unknown " + type.getSimpleName() + " \"" + wireName + "\" in table clock"));
    }
}
