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
 * Counts the promises that began in a stretch of time by what became of them: for the answer to {@code GET /compliance}
 * and for the metrics, so that both say the same.
 */
@ApplicationScoped
class ComplianceQuery {

    /** By what promises may be told apart. One that was broken counts as it was then, as its breach says. */
    static final List<String> GROUPS = List.of("metric", "department", "priority", "channel");

    private static final int GROUPS_MAX = 10_000;

    private static final String STARTED = """
            with promise as (
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
     * What became of the promises of a group.
     *
     * @param running not yet kept and not yet broken, paused ones with them
     * @param cancelled ended without an answer and without a breach; they do not count
     */
    record Counts(Map<String, String> group, long met, long breached, long running, long cancelled) {

        /** The share that was kept; null where nothing has been decided. */
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
     * Half-open; null is no bound.
     *
     * @param groups some of {@link #GROUPS}; none: one for all
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
                ? STARTED + "select " + COUNTS + " from promise"
                : STARTED + "select " + columns + ", " + COUNTS + " from promise group by " + columns + " order by "
                        + columns + " limit " + GROUPS_MAX;
    }

    private static Counts countsIn(Row row, List<String> groups) {
        Map<String, String> group = new LinkedHashMap<>();
        groups.forEach(name -> group.put(name, row.getString(name)));
        return new Counts(
                group, row.getLong("met"), row.getLong("breached"), row.getLong("running"), row.getLong("cancelled"));
    }
}
