package io.holdfast.analytics.segment;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.Problem;
import io.holdfast.sql.LongStatements;
import io.holdfast.sql.SqlTimes;

/** Reads which customers are in which group before a window. */
@Singleton
public class SegmentReader {

    /** Channels and departments are words that senders choose. */
    static final int GROUPS_MAX = 200;

    /** Of the last purchase or created ticket before the window that has one; events of one instant by their ids. */
    private static final String CHANNEL = """
            select c.partition, c.number, l.value
              from customer c
             cross join lateral (
                   select value from (
                      (select at, event_id, channel as value from purchase
                        where customer_id = c.customer_id and at < $1 and channel is not null
                        order by at desc, event_id desc limit 1)
                      union all
                      (select at, event_id, channel as value from ticket_context
                        where customer_id = c.customer_id and at < $1 and kind = 'created' and channel is not null
                        order by at desc, event_id desc limit 1)) as found
                    order by at desc, event_id desc limit 1) as l
            """;
    /** Of the last ticket that was created before the window. */
    private static final String DEPARTMENT = """
            select c.partition, c.number, l.value
              from customer c
             cross join lateral (
                   select department as value from ticket_context
                    where customer_id = c.customer_id and at < $1 and kind = 'created' and department is not null
                    order by at desc, event_id desc limit 1) as l
            """;
    /** As it was when the window began. */
    private static final String TIER = """
            select c.partition, c.number, l.value
              from customer c
             cross join lateral (
                   select tier as value from tier_change
                    where customer_id = c.customer_id and at <= $1
                    order by at desc, event_id desc limit 1) as l
             where l.value is not null
            """;
    /** With a breach that stands and was due in the stretch of the same length before the window. */
    private static final String BREACHED = """
            select distinct c.partition, c.number, 'true' as value
              from breach b
              join customer c on c.customer_id = b.customer_id
             where not b.withdrawn and b.due_at >= $2 and b.due_at < $1
               and not exists (select 1 from breach w
                                where w.withdrawn and w.ticket_id = b.ticket_id and w.metric = b.metric
                                  and w.cycle = b.cycle and w.policy = b.policy and w.policy_version = b.policy_version
                                  and w.due_at = b.due_at and w.detected_at = b.detected_at)
            """;

    private final Pool pool;

    SegmentReader(Pool pool) {
        this.pool = pool;
    }

    /**
     * The groups of a window.
     *
     * @return fails with {@link Problem} 422 when there are more than {@value #GROUPS_MAX}
     */
    public Uni<Segments> load(GroupBy groupBy, Window window) {
        Object from = SqlTimes.utc(window.days().fromInstant());
        Object before = SqlTimes.utc(window.before().fromInstant());
        return switch (groupBy) {
            case COHORT, ACTIVITY -> Uni.createFrom().item(new Segments("none"));
            case CHANNEL -> load(CHANNEL, Tuple.of(from), "none");
            case DEPARTMENT -> load(DEPARTMENT, Tuple.of(from), "none");
            case TIER -> load(TIER, Tuple.of(from), "none");
            case BREACHED -> load(BREACHED, Tuple.of(from, before), "false");
        };
    }

    private Uni<Segments> load(String sql, Tuple parameters, String rest) {
        return LongStatements.inTransaction(pool, tx -> tx.preparedQuery(sql).execute(parameters))
                .map(rows -> read(rows, rest));
    }

    private static Segments read(RowSet<Row> rows, String rest) {
        Segments segments = new Segments(rest);
        for (Row row : rows) {
            segments.add(row.getInteger(0), row.getInteger(1), row.getString(2));
        }
        if (segments.groupCount() > GROUPS_MAX) {
            throw Problem.invalid("groupBy", "has more than " + GROUPS_MAX + " groups");
        }
        return segments;
    }
}
