package io.holdfast.analytics.segment;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.impact.BreachedCustomers;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.Problem;
import io.holdfast.sql.SqlTimes;

/**
 * Reads which customers are in which group before windows, in one statement. Only the customers whom the answer counts are
 * looked up, since each costs a few probes of an index; who is active for the first time meanwhile is in no group yet.
 */
@Singleton
public class SegmentReader {

    private static final String NONE = "none";

    private static final String BY_GROUP = """
            select counted.of_window, c.partition, l.value, array_agg(c.number) as numbers
              from (select of_window, partition, number, ($4::timestamptz[])[of_window + 1] as start
                      from unnest($1::integer[], $2::integer[], $3::integer[]) as u (of_window, partition, number)) as counted
              join customer c using (partition, number)
             cross join lateral (%s) as l
             where l.value is not null
             group by 1, 2, 3
            """;
    /** Of the last purchase or created ticket before the window that has one; events of one instant by their ids. */
    private static final String CHANNEL = BY_GROUP.formatted("""
            select value from (
               (select at, event_id, channel as value from purchase
                 where customer_id = c.customer_id collate "C" and at < counted.start and channel is not null
                 order by at desc, event_id desc limit 1)
               union all
               (select at, event_id, channel as value from ticket_context
                 where customer_id = c.customer_id collate "C" and at < counted.start and kind = 'created'
                   and channel is not null
                 order by at desc, event_id desc limit 1)) as found
             order by at desc, event_id desc limit 1
            """);
    /** Of the last ticket that was created before the window. */
    private static final String DEPARTMENT = BY_GROUP.formatted("""
            select department as value from ticket_context
             where customer_id = c.customer_id collate "C" and at < counted.start and kind = 'created'
               and department is not null
             order by at desc, event_id desc limit 1
            """);
    /**
     * As it was when the window began. Changes of one instant are a chain from tier to tier: its end is the one that is reached
     * once more often than it is left, or in a cycle the tier before.
     */
    private static final String TIER = BY_GROUP.formatted("""
            select t.tier as value from tier_change t
             where t.customer_id = c.customer_id collate "C"
               and t.at = (select max(at) from tier_change
                            where customer_id = c.customer_id collate "C" and at <= counted.start)
             order by (select count(*) filter (where n.tier is not distinct from t.tier)
                            - count(*) filter (where n.previous_tier is not distinct from t.tier)
                         from tier_change n where n.customer_id = t.customer_id and n.at = t.at) desc,
                      t.tier is not distinct from
                          (select b.tier from tier_change b where b.customer_id = t.customer_id and b.at < t.at
                            order by b.at desc, b.event_id desc limit 1) desc,
                      t.event_id desc limit 1
            """);

    private final BreachedCustomers breached;
    private final ActivityProjection projection;
    private final Pool pool;
    private final int customersMax;

    SegmentReader(Pool pool, BreachedCustomers breached, ActivityProjection projection, AnalyticsConfig config) {
        this.breached = breached;
        this.projection = projection;
        this.pool = pool;
        this.customersMax = config.groupedCustomersMax();
    }

    /** The customers of one partition whom the figures of each window count. */
    private record Counted(int partition, List<RoaringBitmap> byWindow) {

        long size() {
            return byWindow.stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
        }
    }

    /**
     * The groups of the customers whom figures count, of each window.
     *
     * @param windows consecutive
     * @return fails with {@link Problem} 422 when they are too many
     */
    public Uni<List<Segments>> load(GroupBy groupBy, ActivityView view, List<Window> windows) {
        return switch (groupBy) {
            case COHORT, ACTIVITY -> Uni.createFrom().item(empty(windows));
            case CHANNEL -> load(CHANNEL, view, windows);
            case DEPARTMENT -> load(DEPARTMENT, view, windows);
            case TIER -> load(TIER, view, windows);
            case BREACHED -> loadBreached(windows);
        };
    }

    private Uni<List<Segments>> loadBreached(List<Window> windows) {
        List<Days> due = windows.stream().map(Window::before).toList();
        return breached.load(due, null, "groupBy")
                .map(found -> found.stream().map(SegmentReader::breached).toList());
    }

    private Uni<List<Segments>> load(String sql, ActivityView view, List<Window> windows) {
        return projection
                .collect((partition, log) -> new Counted(
                        partition,
                        windows.stream()
                                .map(window -> Segments.counted(log, view, window))
                                .toList()))
                .chain(counted -> {
                    requireFew(counted.stream().mapToLong(Counted::size).sum());
                    return pool.preparedQuery(sql).execute(parameters(counted, windows));
                })
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> read(rows, windows));
    }

    private void requireFew(long customers) {
        if (customers > customersMax) {
            throw Problem.invalid(
                    "groupBy",
                    "is answered for at most " + customersMax + " customers, and there are " + customers
                            + " in these windows; ask for shorter or fewer ones");
        }
    }

    private static Tuple parameters(List<Counted> counted, List<Window> windows) {
        List<Integer> ofWindow = new ArrayList<>();
        List<Integer> partitions = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (Counted part : counted) {
            for (int i = 0; i < windows.size(); i++) {
                int window = i;
                part.byWindow().get(i).forEach((int number) -> {
                    ofWindow.add(window);
                    partitions.add(part.partition());
                    numbers.add(number);
                });
            }
        }
        return Tuple.of(
                ofWindow.toArray(Integer[]::new),
                partitions.toArray(Integer[]::new),
                numbers.toArray(Integer[]::new),
                windows.stream()
                        .map(window -> SqlTimes.utc(window.days().fromInstant()))
                        .toArray(OffsetDateTime[]::new));
    }

    private static List<Segments> read(RowSet<Row> rows, List<Window> windows) {
        List<Segments> segments = empty(windows);
        for (Row row : rows) {
            Segments ofWindow = segments.get(row.getInteger("of_window"));
            for (Integer number : row.getArrayOfIntegers("numbers")) {
                ofWindow.add(row.getInteger("partition"), number, row.getString("value"));
            }
        }
        return segments;
    }

    private static List<Segments> empty(List<Window> windows) {
        return windows.stream().map(window -> new Segments(NONE)).toList();
    }

    private static Segments breached(Map<Integer, RoaringBitmap> customers) {
        Segments segments = new Segments("false");
        customers.forEach(
                (partition, numbers) -> numbers.forEach((int number) -> segments.add(partition, number, "true")));
        return segments;
    }
}
