package io.holdfast.sla.compliance;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** The labels of the gauge. A breached clock is grouped by its properties at the breach. */
    private static final List<String> LABELS = List.of("metric", "department", "priority", "channel");

    private static final String COLUMNS = """
            with started as (
                select clock.metric, coalesce(breach.department, clock.department) as department,
                       coalesce(breach.priority, clock.priority) as priority, clock.channel,
                       clock.state, clock.breached_at
            """;
    private static final String ROWS = """
                  from clock left join breach on breach.breach_id = clock.breach_id
                 where clock.started_at >= $1 and clock.started_at < $2
            """;
    private static final String STARTED = COLUMNS + ROWS + ")\n";
    private static final String COUNTS = """
            count(*) filter (where breached_at is null and state = 'fulfilled') as met,
            count(*) filter (where breached_at is not null) as breached,
            count(*) filter (where breached_at is null and state in ('running', 'paused')) as running,
            count(*) filter (where breached_at is null and state = 'cancelled') as cancelled
            """;

    private static final String SUMS = """
            , coalesce(sum(met), 0)::bigint as met, coalesce(sum(breached), 0)::bigint as breached,
              coalesce(sum(running), 0)::bigint as running, coalesce(sum(cancelled), 0)::bigint as cancelled
            """;
    private static final String BY_LABELS = STARTED + """
            select metric, case when department = any($3::text[]) then department else 'other' end as department,
                   priority, case when channel = any($4::text[]) then channel else 'other' end as channel,
            """ + COUNTS + " from started group by 1, 2, 3, 4";

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
     * The counts of a half-open range.
     *
     * @param total of all groups
     * @param groups one page of them, and one more if there is another page
     */
    record Answer(Counts total, List<Counts> groups) {}

    /**
     * Counts the clocks that started in a half-open range.
     *
     * @param after the names of the last group of the page before; empty for the first page
     * @param max how many groups
     */
    Uni<Answer> countStarted(ClockSelection selection, ClockGroups groups, List<String> after, int max) {
        Tuple values = range(selection.from(), selection.to());
        String sql = sql(started(selection, groups, values), groups, values, after, max);
        return pool.preparedQuery(sql)
                .execute(values)
                .onFailure()
                .transform(ClockGroups::problemOf)
                .map(rows -> {
                    Counts total = NONE;
                    List<Counts> counts = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        if (row.getBoolean("total")) {
                            total = countsIn(row, List.of());
                        } else {
                            counts.add(countsIn(row, groups.names()));
                        }
                    }
                    return new Answer(total, counts);
                });
    }

    /** Counts the clocks that started since an instant by all groups; departments and channels that are not given are one. */
    Uni<List<Counts>> countSince(Instant from, String[] departments, String[] channels) {
        return pool.preparedQuery(BY_LABELS)
                .execute(range(from, null).addArrayOfString(departments).addArrayOfString(channels))
                .map(rows -> {
                    List<Counts> counts = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        counts.add(countsIn(row, LABELS));
                    }
                    return counts;
                });
    }

    private static Tuple range(@Nullable Instant from, @Nullable Instant to) {
        return Tuple.tuple()
                .addOffsetDateTime(from == null ? OffsetDateTime.MIN : SqlTimes.utc(from))
                .addOffsetDateTime(to == null ? OffsetDateTime.MAX : SqlTimes.utc(to));
    }

    /** The clocks of the selection with their groups; of those by time, with the local hour. */
    private static String started(ClockSelection selection, ClockGroups groups, Tuple values) {
        StringBuilder sql = new StringBuilder(COLUMNS);
        if (groups.areOfTime()) {
            sql.append(", date_trunc('hour', clock.started_at at time zone ")
                    .append(bind(values, groups.sqlZone()))
                    .append(") as local_hour");
        }
        sql.append(ROWS);
        selection
                .conditions()
                .forEach((column, value) ->
                        sql.append(" and ").append(column).append(" = ").append(bind(values, value)));
        return sql.append(")\n").toString();
    }

    private static String bind(Tuple values, String value) {
        values.addString(value);
        return "$" + values.size() + "::text";
    }

    /** The total, and a page of groups in the order of their names. */
    private static String sql(String started, ClockGroups by, Tuple values, List<String> after, int max) {
        List<String> groups = by.names();
        if (groups.isEmpty()) {
            return started + "select true as total, " + COUNTS + " from started";
        }
        values.addArrayOfString(after.toArray(String[]::new));
        String last = "$" + values.size() + "::text[]";
        values.addInteger(max);
        String columns = String.join(", ", groups);
        String position = IntStream.rangeClosed(1, groups.size())
                .mapToObj(i -> "(" + last + ")[" + i + "]")
                .collect(Collectors.joining(", "));
        String none = groups.stream().map(name -> "null::text as " + name).collect(Collectors.joining(", "));
        return started + grouped(by)
                + "select true as total, " + none + SUMS + " from grouped\nunion all\n"
                + "select * from (select false, " + columns + ", met, breached, running, cancelled from grouped"
                + " where cardinality(" + last + ") = 0 or (" + columns + ") > (" + position + ")"
                + " order by " + columns + " limit $" + values.size() + ") as page";
    }

    /**
     * The counts of the groups. Those by time are counted by hour first: every group by time is one of hours, and to write a
     * time as text takes longer than to count a clock.
     */
    private static String grouped(ClockGroups groups) {
        String names = String.join(", ", groups.names());
        if (!groups.areOfTime()) {
            return ", grouped as (select " + names + ", " + COUNTS + " from started group by " + names + ")\n";
        }
        String hours = Stream.concat(groups.otherNames().stream(), Stream.of("local_hour"))
                .collect(Collectors.joining(", "));
        String positions = IntStream.rangeClosed(1, groups.names().size())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        return ", hourly as (select " + hours + ", " + COUNTS + " from started group by " + hours + "),\n"
                + "grouped as (select " + String.join(", ", groups.columns("local_hour")) + SUMS
                + " from hourly group by " + positions + ")\n";
    }

    private static Counts countsIn(Row row, List<String> groups) {
        Map<String, String> group = new LinkedHashMap<>();
        groups.forEach(name -> group.put(name, row.getString(name)));
        return new Counts(
                group, row.getLong("met"), row.getLong("breached"), row.getLong("running"), row.getLong("cancelled"));
    }
}
