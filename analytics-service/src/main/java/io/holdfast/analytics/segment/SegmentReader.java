package io.holdfast.analytics.segment;

import java.util.Map;
import java.util.function.Function;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.impact.BreachedCustomers;
import io.holdfast.analytics.record.GroupCorrections;
import io.holdfast.analytics.record.model.GroupAttribute;
import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.analytics.window.Window;
import io.holdfast.sql.SqlTimes;

/** Reads which customers are in which group before a window. */
@Singleton
public class SegmentReader {

    private static final String NONE = "none";

    /** Of the last purchase or created ticket before an instant that has one; events of one instant by their ids. */
    private static final String CHANNEL = """
            select value from (
               (select at, event_id, channel as value from purchase
                 where customer_id = c.customer_id collate "C" and at < {instant} and channel is not null
                 order by at desc, event_id desc limit 1)
               union all
               (select at, event_id, channel as value from ticket_context
                 where customer_id = c.customer_id collate "C" and at < {instant} and kind = 'created' and channel is not null
                 order by at desc, event_id desc limit 1)) as found
             order by at desc, event_id desc limit 1
            """;
    /** Of the last ticket that was created before an instant. */
    private static final String DEPARTMENT = """
            select department as value from ticket_context
             where customer_id = c.customer_id collate "C" and at < {instant} and kind = 'created' and department is not null
             order by at desc, event_id desc limit 1
            """;
    /** As it is at an instant. */
    private static final String TIER = """
            select tier as value from tier_change
             where customer_id = c.customer_id collate "C" and at <= {instant}
             order by at desc, event_id desc limit 1
            """;

    /** All customers at one instant. */
    private static final String OF_ALL = """
            select c.partition, l.value, array_agg(c.number) as numbers
              from customer c
             cross join lateral ({value}) as l
             where l.value is not null
             group by 1, 2
            """;
    /** Given customers, each at an instant of its own. */
    private static final String OF_MEMBERS = """
            select c.partition, l.value, array_agg(c.number) as numbers
              from unnest($1::integer[], $2::integer[], $3::timestamptz[]) as member (partition, number, at)
              join customer c on c.partition = member.partition and c.number = member.number
             cross join lateral ({value}) as l
             where l.value is not null
             group by 1, 2
            """;

    /** Groups and how often they were corrected are read as they are at one time. */
    private static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private final BreachedCustomers breached;
    private final Pool pool;

    SegmentReader(Pool pool, BreachedCustomers breached) {
        this.breached = breached;
        this.pool = pool;
    }

    /** The groups of a window. */
    public Uni<Segments> load(GroupBy groupBy, Window window) {
        Tuple from = Tuple.of(SqlTimes.utc(window.days().fromInstant()));
        return switch (groupBy) {
            case COHORT, ACTIVITY -> Uni.createFrom().item(new Segments(NONE));
            case CHANNEL -> load(GroupAttribute.CHANNEL, tx -> select(tx, ofAll(CHANNEL), from));
            case DEPARTMENT -> load(GroupAttribute.DEPARTMENT, tx -> select(tx, ofAll(DEPARTMENT), from));
            case TIER -> load(GroupAttribute.TIER, tx -> select(tx, ofAll(TIER), from));
            case BREACHED ->
                load(
                        GroupAttribute.BREACHED,
                        tx -> breached.load(tx, window.before(), null, "window").map(SegmentReader::breached));
        };
    }

    /** The groups of cohorts, each as of the end of its own period. */
    public Uni<Segments> load(GroupBy groupBy, CohortEnds cohorts) {
        return switch (groupBy) {
            case COHORT, ACTIVITY -> Uni.createFrom().item(new Segments(NONE));
            case CHANNEL -> load(GroupAttribute.CHANNEL, tx -> select(tx, CHANNEL, cohorts));
            case DEPARTMENT -> load(GroupAttribute.DEPARTMENT, tx -> select(tx, DEPARTMENT, cohorts));
            case TIER -> load(GroupAttribute.TIER, tx -> select(tx, TIER, cohorts));
            case BREACHED -> load(GroupAttribute.BREACHED, tx -> breached(tx, cohorts));
        };
    }

    /** Groups and their corrections. Within the time of a request: who waits longer is gone. */
    private Uni<Segments> load(GroupAttribute attribute, Function<SqlConnection, Uni<Segments>> groups) {
        return pool.<Segments>withTransaction(tx -> tx.query(ONE_SNAPSHOT)
                        .execute()
                        .chain(() -> groups.apply(tx))
                        .call(segments -> GroupCorrections.load(tx, attribute).invoke(segments::setCorrections)))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private static String ofAll(String value) {
        return OF_ALL.replace("{value}", value).replace("{instant}", "$1");
    }

    private static Uni<Segments> select(SqlConnection tx, String value, CohortEnds cohorts) {
        RecordedRange.requireFew("from", "customers", cohorts.customers());
        String sql = OF_MEMBERS.replace("{value}", value).replace("{instant}", "member.at");
        return select(tx, sql, cohorts.tuple());
    }

    private static Uni<Segments> select(SqlConnection tx, String sql, Tuple parameters) {
        return tx.preparedQuery(sql)
                .execute(parameters)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(SegmentReader::read);
    }

    private Uni<Segments> breached(SqlConnection tx, CohortEnds cohorts) {
        Uni<Segments> all = Uni.createFrom().item(new Segments("false"));
        for (int c = 0; c < cohorts.periods().size(); c++) {
            int cohort = c;
            if (!cohorts.isEmpty(cohort)) {
                all = all.call(segments -> breached.load(tx, cohorts.periods().get(cohort), null, "from")
                        .invoke(found -> addBreached(segments, cohorts.ofCohort(cohort, found))));
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

    private static Segments read(RowSet<Row> rows) {
        Segments segments = new Segments(NONE);
        for (Row row : rows) {
            for (Integer number : row.getArrayOfIntegers("numbers")) {
                segments.add(row.getInteger("partition"), number, row.getString("value"));
            }
        }
        return segments;
    }
}
