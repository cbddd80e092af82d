package io.holdfast.analytics.segment;

import java.util.Map;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.impact.BreachedCustomers;
import io.holdfast.analytics.window.Window;
import io.holdfast.sql.SqlTimes;

/** Reads which customers are in which group before a window. */
@Singleton
public class SegmentReader {

    private static final String NONE = "none";

    /** Of the last purchase or created ticket before the window that has one; events of one instant by their ids. */
    private static final String CHANNEL = """
            select c.partition, l.value, array_agg(c.number) as numbers
              from customer c
             cross join lateral (
                   select value from (
                      (select at, event_id, channel as value from purchase
                        where customer_id = c.customer_id collate "C" and at < $1 and channel is not null
                        order by at desc, event_id desc limit 1)
                      union all
                      (select at, event_id, channel as value from ticket_context
                        where customer_id = c.customer_id collate "C" and at < $1 and kind = 'created' and channel is not null
                        order by at desc, event_id desc limit 1)) as found
                    order by at desc, event_id desc limit 1) as l
             group by 1, 2
            """;
    /** Of the last ticket that was created before the window. */
    private static final String DEPARTMENT = """
            select c.partition, l.value, array_agg(c.number) as numbers
              from customer c
             cross join lateral (
                   select department as value from ticket_context
                    where customer_id = c.customer_id collate "C" and at < $1 and kind = 'created' and department is not null
                    order by at desc, event_id desc limit 1) as l
             group by 1, 2
            """;
    /** As it was when the window began. */
    private static final String TIER = """
            select c.partition, l.value, array_agg(c.number) as numbers
              from customer c
             cross join lateral (
                   select tier as value from tier_change
                    where customer_id = c.customer_id collate "C" and at <= $1
                    order by at desc, event_id desc limit 1) as l
             where l.value is not null
             group by 1, 2
            """;

    private final BreachedCustomers breached;
    private final Pool pool;

    SegmentReader(Pool pool, BreachedCustomers breached) {
        this.breached = breached;
        this.pool = pool;
    }

    /** The groups of a window. */
    public Uni<Segments> load(GroupBy groupBy, Window window) {
        Object from = SqlTimes.utc(window.days().fromInstant());
        return switch (groupBy) {
            case COHORT, ACTIVITY -> Uni.createFrom().item(new Segments(NONE));
            case CHANNEL -> load(CHANNEL, from);
            case DEPARTMENT -> load(DEPARTMENT, from);
            case TIER -> load(TIER, from);
            case BREACHED -> breached.load(window.before(), null).map(SegmentReader::breached);
        };
    }

    private Uni<Segments> load(String sql, Object from) {
        // Within the time of a request: who waits longer is gone.
        return pool.preparedQuery(sql)
                .execute(Tuple.of(from))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(SegmentReader::read);
    }

    private static Segments breached(Map<Integer, RoaringBitmap> customers) {
        Segments segments = new Segments("false");
        customers.forEach(
                (partition, numbers) -> numbers.forEach((int number) -> segments.add(partition, number, "true")));
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
