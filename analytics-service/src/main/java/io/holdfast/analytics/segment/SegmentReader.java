package io.holdfast.analytics.segment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.impact.BreachedCustomers;
import io.holdfast.analytics.person.PersonPartition;
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
            case CHANNEL -> load(GroupAttribute.CHANNEL, GroupStatement.CHANNEL, view, windows);
            case DEPARTMENT -> load(GroupAttribute.DEPARTMENT, GroupStatement.DEPARTMENT, view, windows);
            case TIER -> load(GroupAttribute.TIER, GroupStatement.TIER, view, windows);
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
            case CHANNEL -> load(GroupAttribute.CHANNEL, GroupStatement.CHANNEL, cohorts);
            case DEPARTMENT -> load(GroupAttribute.DEPARTMENT, GroupStatement.DEPARTMENT, cohorts);
            case TIER -> load(GroupAttribute.TIER, GroupStatement.TIER, cohorts);
            case BREACHED ->
                inSnapshot(GroupAttribute.BREACHED, tx -> breached(tx, cohorts).map(List::of))
                        .map(List::getFirst);
        };
    }

    private Uni<List<Segments>> load(
            GroupAttribute attribute, GroupStatement statement, ActivityView view, List<Window> windows) {
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
                            tx -> select(tx, statement, counted, starts).map(rows -> read(rows, windows.size())));
                });
    }

    private Uni<Segments> load(GroupAttribute attribute, GroupStatement statement, CohortEnds cohorts) {
        requireFew("from", cohorts.customers());
        List<Instant> ends = cohorts.periods().stream().map(Days::toInstant).toList();
        return inSnapshot(
                        attribute,
                        tx -> select(tx, statement, cohorts.counted(), ends).map(rows -> List.of(readAll(rows))))
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

    /** The rows of persons with several ids come from a statement of their own, if there are any. */
    private static Uni<List<Row>> select(
            SqlConnection tx, GroupStatement statement, List<CountedCustomers> counted, List<Instant> instants) {
        List<CountedCustomers> customers = new ArrayList<>();
        List<CountedCustomers> persons = new ArrayList<>();
        counted.forEach(each -> (each.partition() == PersonPartition.number() ? persons : customers).add(each));
        List<Row> rows = new ArrayList<>();
        return select(tx, statement.ofCustomers(), customers, instants, rows)
                .chain(() -> select(tx, statement.ofPersons(), persons, instants, rows))
                .replaceWith(rows);
    }

    private static Uni<Void> select(
            SqlConnection tx, String sql, List<CountedCustomers> counted, List<Instant> instants, List<Row> rows) {
        return counted.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql)
                        .execute(CountedCustomers.parameters(counted, instants))
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(found -> found.forEach(rows::add))
                        .replaceWithVoid();
    }

    /** By list. */
    private static List<Segments> read(List<Row> rows, int lists) {
        List<Segments> segments =
                Stream.generate(() -> new Segments(NONE)).limit(lists).toList();
        rows.forEach(row -> add(segments.get(row.getInteger("list")), row));
        return segments;
    }

    /** Of all lists, if a customer is in one of them only. */
    private static Segments readAll(List<Row> rows) {
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
