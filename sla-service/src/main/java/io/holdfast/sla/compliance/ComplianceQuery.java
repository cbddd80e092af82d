package io.holdfast.sla.compliance;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;

/**
 * Counts the clocks that started in a time range by outcome. {@code GET /compliance} and the gauge use the same query, so
 * that their numbers agree.
 */
@ApplicationScoped
class ComplianceQuery {

    /** The columns to group by. A breached clock is grouped by its properties at the breach. */
    static final List<String> GROUPS = List.of("metric", "department", "priority", "channel");

    private static final int GROUPS_MAX = 10_000;

    private static final String STARTED = """
            with started as (
                select clock.metric, coalesce(breach.department, clock.department) as department,
                       coalesce(breach.priority, clock.priority) as priority, clock.channel,
                       clock.state, clock.breached_at
                  from clock left join breach on breach.breach_id = clock.breach_id
                 where clock.started_at >= $1 and clock.started_at < $2)
            """;
    private static final String COUNTS = """
            count(*) filter (where breached_at is null and state = 'fulfilled') as met,
            count(*) filter (where breached_at is not null) as breached,
            count(*) filter (where breached_at is null and state in ('running', 'paused')) as running,
            count(*) filter (where breached_at is null and state = 'cancelled') as cancelled
            """;

    /**
     * The clocks of a group by outcome.
     *
     * @param running running or paused, without a breach
     * @param cancelled ended neither fulfilled nor breached; they are not part of the rate
     */
    record Counts(Map<String, String> group, long met, long breached, long running, long cancelled) {

        /** The share of met clocks; null when none is met or breached. */
        @Nullable
        Double rate() {
            return met + breached == 0 ? null : (double) met / (met + breached);
        }

        Counts plus(Counts other) {
            return new Counts(
                    Map.of(),
                    met + other.met,
                    breached + other.breached,
                    running + other.running,
                    cancelled + other.cancelled);
        }
    }

    static final Counts NONE = new Counts(Map.of(), 0, 0, 0, 0);

    private final Pool pool;

    ComplianceQuery(Pool pool) {
        this.pool = pool;
    }

    /**
     * Counts the clocks that started in a half-open range.
     *
     * @param from null for no bound
     * @param to null for no bound
     * @param groups some of {@link #GROUPS}; empty for one group of all clocks
     */
    Uni<List<Counts>> countStarted(@Nullable Instant from, @Nullable Instant to, List<String> groups) {
        return pool.preparedQuery(sql(groups))
                .execute(Tuple.of(
                        from == null ? OffsetDateTime.MIN : SqlTimes.utc(from),
                        to == null ? OffsetDateTime.MAX : SqlTimes.utc(to)))
                .map(rows -> {
                    List<Counts> counts = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        counts.add(countsIn(row, groups));
                    }
                    return counts;
                });
    }

    private static String sql(List<String> groups) {
        String columns = String.join(", ", groups);
        return groups.isEmpty()
                ? STARTED + "select " + COUNTS + " from started"
                : STARTED + "select " + columns + ", " + COUNTS + " from started group by " + columns + " order by "
                        + columns + " limit " + GROUPS_MAX;
    }

    private static Counts countsIn(Row row, List<String> groups) {
        Map<String, String> group = new LinkedHashMap<>();
        groups.forEach(name -> group.put(name, row.getString(name)));
        return new Counts(
                group, row.getLong("met"), row.getLong("breached"), row.getLong("running"), row.getLong("cancelled"));
    }
}
