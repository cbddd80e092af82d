package io.holdfast.analytics.segment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.impact.BreachedCustomers;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.record.GroupCorrections;
import io.holdfast.analytics.record.model.GroupAttribute;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.Problem;

/**
 * Reads which customers are in which group at an instant, in one statement for all windows or cohorts. Only the customers whom
 * the answer counts are looked up, since each costs a few probes of an index; who is active for the first time meanwhile is in
 * no group yet.
 */
@Singleton
public class SegmentReader {

    private static final String NONE = "none";

    /** The customers $2, $3 of the list $1, each at the instant $4 of the list. */
    private static final String BY_GROUP = """
            select counted.list, c.partition, l.value, array_agg(c.number) as numbers
              from (select list, partition, number, ($4::timestamptz[])[list + 1] as start
                      from unnest($1::integer[], $2::integer[], $3::integer[]) as u (list, partition, number)) as counted
              join customer c using (partition, number)
             cross join lateral (%s) as l
             where l.value is not null
             group by 1, 2, 3
            """;
    /** Of the last purchase or created ticket before the instant that has one; events of one instant by their ids. */
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
    /** Of the last ticket that was created before the instant. */
    private static final String DEPARTMENT = BY_GROUP.formatted("""
            select department as value from ticket_context
             where customer_id = c.customer_id collate "C" and at < counted.start and kind = 'created'
               and department is not null
             order by at desc, event_id desc limit 1
            """);
    /**
     * As it is at the instant. Changes of one instant are a chain from tier to tier: its end is the one that is reached
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

    /** Groups and their corrections are read as they are at one time. */
    private static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

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

    /**
     * The groups of the customers whom figures count, of each window.
     *
     * @param windows consecutive
     * @return fails with {@link Problem} 422 when they are too many
     */
    public Uni<List<Segments>> load(GroupBy groupBy, ActivityView view, List<Window> windows) {
        return switch (groupBy) {
            case COHORT, ACTIVITY ->
                Uni.createFrom()
                        .item(windows.stream().map(window -> new Segments(NONE)).toList());
            case CHANNEL -> load(GroupAttribute.CHANNEL, CHANNEL, view, windows);
            case DEPARTMENT -> load(GroupAttribute.DEPARTMENT, DEPARTMENT, view, windows);
            case TIER -> load(GroupAttribute.TIER, TIER, view, windows);
            case BREACHED -> {
                List<Days> due = windows.stream().map(Window::before).toList();
                yield inSnapshot(
                        GroupAttribute.BREACHED,
                        tx -> breached.load(tx, due, null, "groupBy")
                                .map(found -> found.stream()
                                        .map(SegmentReader::breached)
                                        .toList()));
            }
        };
    }

    /**
     * The groups of the members of cohorts, each as of the end of its cohort's period.
     *
     * @return fails with {@link Problem} 422 when they are too many
     */
    public Uni<Segments> load(GroupBy groupBy, CohortEnds cohorts) {
        return switch (groupBy) {
            case COHORT, ACTIVITY -> Uni.createFrom().item(new Segments(NONE));
            case CHANNEL -> load(GroupAttribute.CHANNEL, CHANNEL, cohorts);
            case DEPARTMENT -> load(GroupAttribute.DEPARTMENT, DEPARTMENT, cohorts);
            case TIER -> load(GroupAttribute.TIER, TIER, cohorts);
            case BREACHED ->
                inSnapshot(GroupAttribute.BREACHED, tx -> breached(tx, cohorts).map(List::of))
                        .map(List::getFirst);
        };
    }

    private Uni<List<Segments>> load(GroupAttribute attribute, String sql, ActivityView view, List<Window> windows) {
        return projection
                .collect((partition, log) -> new CountedCustomers(
                        partition,
                        windows.stream()
                                .map(window -> Segments.counted(log, view, window))
                                .toList()))
                .chain(counted -> {
                    requireFew("groupBy", CountedCustomers.size(counted));
                    List<Instant> starts = windows.stream()
                            .map(window -> window.days().fromInstant())
                            .toList();
                    return inSnapshot(
                            attribute,
                            tx -> select(tx, sql, CountedCustomers.parameters(counted, starts))
                                    .map(rows -> read(rows, windows.size())));
                });
    }

    private Uni<Segments> load(GroupAttribute attribute, String sql, CohortEnds cohorts) {
        requireFew("from", cohorts.customers());
        List<Instant> ends = cohorts.periods().stream().map(Days::toInstant).toList();
        return inSnapshot(
                        attribute,
                        tx -> select(tx, sql, CountedCustomers.parameters(cohorts.counted(), ends))
                                .map(rows -> List.of(readAll(rows))))
                .map(List::getFirst);
    }

    /** Within the time of a request: who waits longer is gone. */
    private Uni<List<Segments>> inSnapshot(
            GroupAttribute attribute, Function<SqlConnection, Uni<List<Segments>>> groups) {
        return pool.<List<Segments>>withTransaction(tx -> tx.query(ONE_SNAPSHOT)
                        .execute()
                        .chain(() -> groups.apply(tx))
                        .call(all -> GroupCorrections.load(tx, attribute)
                                .invoke(corrections -> all.forEach(each -> each.setCorrections(corrections)))))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private void requireFew(String parameter, long customers) {
        if (customers > customersMax) {
            throw Problem.invalid(
                    parameter,
                    "is answered for at most " + customersMax + " customers, and there are " + customers
                            + " in these windows; ask for shorter or fewer ones");
        }
    }

    private static Uni<RowSet<Row>> select(SqlConnection tx, String sql, Tuple parameters) {
        return tx.preparedQuery(sql).execute(parameters).emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** By list. */
    private static List<Segments> read(RowSet<Row> rows, int lists) {
        List<Segments> segments =
                Stream.generate(() -> new Segments(NONE)).limit(lists).toList();
        rows.forEach(row -> add(segments.get(row.getInteger("list")), row));
        return segments;
    }

    /** Of all lists, if a customer is in one of them only. */
    private static Segments readAll(RowSet<Row> rows) {
        Segments segments = new Segments(NONE);
        rows.forEach(row -> add(segments, row));
        return segments;
    }

    private static void add(Segments segments, Row row) {
        for (Integer number : row.getArrayOfIntegers("numbers")) {
            segments.add(row.getInteger("partition"), number, row.getString("value"));
        }
    }

    private Uni<Segments> breached(SqlConnection tx, CohortEnds cohorts) {
        Uni<Segments> all = Uni.createFrom().item(new Segments("false"));
        for (int c = 0; c < cohorts.periods().size(); c++) {
            int cohort = c;
            if (!cohorts.isEmpty(cohort)) {
                List<Days> period = List.of(cohorts.periods().get(cohort));
                all = all.call(segments -> breached.load(tx, period, null, "from")
                        .invoke(found -> addBreached(segments, cohorts.ofCohort(cohort, found.getFirst()))));
            }
        }
        return all;
    }

    private static void addBreached(Segments segments, Map<Integer, RoaringBitmap> customers) {
        customers.forEach(
                (partition, numbers) -> numbers.forEach((int number) -> segments.add(partition, number, "true")));
    }

    private static Segments breached(Map<Integer, RoaringBitmap> customers) {
        Segments segments = new Segments("false");
        addBreached(segments, customers);
        return segments;
    }
}
