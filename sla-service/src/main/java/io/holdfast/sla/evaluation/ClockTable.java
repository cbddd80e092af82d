package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.WireEnum;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.history.Utc;

/** The clocks' rows: many in one statement. */
@ApplicationScoped
public class ClockTable {

    private static final String SELECT = """
            select ticket_id, customer_id, metric, cycle, state, started_at, due_at, fulfilled_at, cancelled_at,
                   breached_at, elapsed_millis, policy, policy_version, department, priority, channel, warned,
                   breach_id, breaches
              from clock
            """;
    private static final String LOAD = SELECT + " where ticket_id = any($1::text[])";
    private static final String SAVE = """
            insert into clock (ticket_id, customer_id, metric, cycle, state, started_at, due_at, fulfilled_at,
                               cancelled_at, breached_at, elapsed_millis, policy, policy_version, department, priority,
                               channel, warned, breach_id, breaches)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::timestamptz[],
                                 $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
                                 $11::bigint[], $12::text[], $13::int[], $14::text[], $15::text[], $16::text[],
                                 $17::text[], $18::text[], $19::int[])
            on conflict (ticket_id, metric, cycle) do update
               set state = excluded.state, started_at = excluded.started_at, due_at = excluded.due_at,
                   fulfilled_at = excluded.fulfilled_at, cancelled_at = excluded.cancelled_at,
                   breached_at = excluded.breached_at, elapsed_millis = excluded.elapsed_millis,
                   policy = excluded.policy, policy_version = excluded.policy_version,
                   department = excluded.department, priority = excluded.priority, channel = excluded.channel,
                   warned = excluded.warned, breach_id = excluded.breach_id, breaches = excluded.breaches
            """;
    private static final String DELETE = """
            delete from clock using unnest($1::text[], $2::text[], $3::int[]) as gone (ticket_id, metric, cycle)
             where clock.ticket_id = gone.ticket_id and clock.metric = gone.metric and clock.cycle = gone.cycle
            """;

    /** By ticket; a ticket without clocks is not in it. */
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
     * Clocks as a reader asks for them.
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
        if (clocks.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int n = clocks.size();
        String[] tickets = new String[n];
        String[] customers = new String[n];
        String[] metrics = new String[n];
        Integer[] cycles = new Integer[n];
        String[] states = new String[n];
        OffsetDateTime[] startedAt = new OffsetDateTime[n];
        @Nullable OffsetDateTime[] dueAt = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] fulfilledAt = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] cancelledAt = new @Nullable OffsetDateTime[n];
        @Nullable OffsetDateTime[] breachedAt = new @Nullable OffsetDateTime[n];
        Long[] elapsed = new Long[n];
        String[] policies = new String[n];
        Integer[] versions = new Integer[n];
        String[] departments = new String[n];
        String[] priorities = new String[n];
        String[] channels = new String[n];
        String[] warned = new String[n];
        @Nullable String[] breachIds = new @Nullable String[n];
        Integer[] breaches = new Integer[n];
        for (int i = 0; i < n; i++) {
            StoredClock clock = clocks.get(i);
            tickets[i] = clock.ticketId();
            customers[i] = clock.customerId();
            metrics[i] = clock.key().metric().wireName();
            cycles[i] = clock.key().cycle();
            states[i] = clock.state().wireName();
            startedAt[i] = Utc.of(clock.startedAt());
            dueAt[i] = Utc.ofNullable(clock.dueAt());
            fulfilledAt[i] = Utc.ofNullable(clock.fulfilledAt());
            cancelledAt[i] = Utc.ofNullable(clock.cancelledAt());
            breachedAt[i] = Utc.ofNullable(clock.breachedAt());
            elapsed[i] = clock.elapsed().toMillis();
            policies[i] = clock.policy();
            versions[i] = clock.policyVersion();
            departments[i] = clock.department();
            priorities[i] = clock.priority().wireName();
            channels[i] = clock.channel();
            warned[i] = String.join(",", new TreeSet<>(clock.warned()));
            breachIds[i] = clock.breachId();
            breaches[i] = clock.breaches();
        }
        return tx.preparedQuery(SAVE)
                .execute(Tuple.from(new Object[] {
                    tickets,
                    customers,
                    metrics,
                    cycles,
                    states,
                    startedAt,
                    dueAt,
                    fulfilledAt,
                    cancelledAt,
                    breachedAt,
                    elapsed,
                    policies,
                    versions,
                    departments,
                    priorities,
                    channels,
                    warned,
                    breachIds,
                    breaches
                }))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlClient tx, List<StoredClock> clocks) {
        if (clocks.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(DELETE)
                .execute(Tuple.of(
                        clocks.stream().map(StoredClock::ticketId).toArray(String[]::new),
                        clocks.stream()
                                .map(clock -> clock.key().metric().wireName())
                                .toArray(String[]::new),
                        clocks.stream().map(clock -> clock.key().cycle()).toArray(Integer[]::new)))
                .replaceWithVoid();
    }

    private static StoredClock clockIn(Row row) {
        return new StoredClock(
                row.getString("ticket_id"),
                row.getString("customer_id"),
                new ClockKey(enumOf(Metric.class, row.getString("metric")), row.getInteger("cycle")),
                enumOf(ClockState.class, row.getString("state")),
                Utc.instant(row, "started_at"),
                Utc.instantOrNull(row, "due_at"),
                Utc.instantOrNull(row, "fulfilled_at"),
                Utc.instantOrNull(row, "cancelled_at"),
                Utc.instantOrNull(row, "breached_at"),
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
                .orElseThrow(() ->
                        new IllegalStateException("a clock's row says " + wireName + " for a " + type.getSimpleName()));
    }
}
