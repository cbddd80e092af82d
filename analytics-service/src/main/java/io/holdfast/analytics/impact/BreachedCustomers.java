package io.holdfast.analytics.impact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.analytics.window.Days;
import io.holdfast.contract.Metric;
import io.holdfast.sql.SqlTimes;

/** Finds the customers with a standing breach that was due on given days. */
@ApplicationScoped
public class BreachedCustomers {

    private static final String DUE = "due_at >= $1 and due_at < $2 and ($3::text is null or metric = $3)";
    private static final String COUNT_BREACHES =
            "select count(*) from (select 1 from breach where " + DUE + " limit $4) as due";
    /**
     * A breach stands when it was detected after every withdrawal of its clock; of one instant, when more breaches than
     * withdrawals are recorded, and then it is one whose deadline no withdrawal has. The table customer has the database's
     * collation, and its index too.
     */
    private static final String SELECT_BREACHED = """
            with candidate as (
                select distinct ticket_id, metric, cycle, policy, policy_version from breach where %1$s),
            notice as (
                select b.*, sum(case when b.withdrawn then -1 else 1 end)
                           over (partition by ticket_id, metric, cycle, policy, policy_version, b.due_at) as of_deadline
                  from candidate join breach b using (ticket_id, metric, cycle, policy, policy_version)),
            last as (
                select customer_id,
                       (array_agg(due_at order by detected_at desc, of_deadline desc, at desc, event_id desc)
                           filter (where not withdrawn))[1] as due_at,
                       max(detected_at) filter (where not withdrawn) as breached_at,
                       coalesce(max(detected_at) filter (where withdrawn), '-infinity') as withdrawn_at,
                       count(*) filter (where not withdrawn) - count(*) filter (where withdrawn) as standing
                  from notice
                 group by customer_id, ticket_id, metric, cycle, policy, policy_version),
            breached as (
                select distinct customer_id from last
                 where due_at >= $1 and due_at < $2
                   and (breached_at > withdrawn_at or breached_at = withdrawn_at and standing > 0))
            select c.partition, array_agg(c.number)
              from breached
              join customer c on c.customer_id = breached.customer_id collate "default"
             where c.partition <> %2$d
             group by c.partition
             union all
            select %2$d, array_agg(distinct m.number)
              from breached
              join merged_customer m on m.customer_id = breached.customer_id collate "default"
            having count(*) > 0
            """.formatted(DUE, PersonPartition.number());

    private final Pool pool;

    BreachedCustomers(Pool pool) {
        this.pool = pool;
    }

    /**
     * The numbers of the customers, by partition.
     *
     * @param metric null for any
     */
    Uni<Map<Integer, RoaringBitmap>> load(Days due, @Nullable Metric metric) {
        return pool.withConnection(
                connection -> load(connection, List.of(due), metric, "window").map(List::getFirst));
    }

    /**
     * As {@link #load(Days, Metric)} on a connection, of each of several stretches of days.
     *
     * @param due consecutive
     * @param parameter of the request that makes them fewer, for the error when there are too many breaches
     */
    public Uni<List<Map<Integer, RoaringBitmap>>> load(
            SqlConnection connection, List<Days> due, @Nullable Metric metric, String parameter) {
        Days all = new Days(due.getFirst().from(), due.getLast().to());
        Uni<List<Map<Integer, RoaringBitmap>>> loaded =
                requireFew(connection, all, metric, parameter).map(few -> new ArrayList<>());
        for (Days days : due) {
            loaded = loaded.call(list -> select(connection, days, metric).invoke(list::add));
        }
        return loaded;
    }

    private static Uni<RowSet<Row>> requireFew(
            SqlConnection connection, Days due, @Nullable Metric metric, String parameter) {
        return connection
                .preparedQuery(COUNT_BREACHES)
                .execute(parameters(due, metric).addInteger(RecordedRange.FACTS_MAX + 1))
                .invoke(rows -> RecordedRange.requireFew(
                        parameter, "breaches", rows.iterator().next().getLong(0)));
    }

    private static Uni<Map<Integer, RoaringBitmap>> select(
            SqlConnection connection, Days due, @Nullable Metric metric) {
        return connection
                .preparedQuery(SELECT_BREACHED)
                .execute(parameters(due, metric))
                .map(rows -> {
                    Map<Integer, RoaringBitmap> customers = new HashMap<>();
                    for (Row row : rows) {
                        RoaringBitmap numbers = new RoaringBitmap();
                        for (Integer number : row.getArrayOfIntegers(1)) {
                            numbers.add(number);
                        }
                        customers.put(row.getInteger(0), numbers);
                    }
                    return customers;
                });
    }

    private static Tuple parameters(Days due, @Nullable Metric metric) {
        return Tuple.of(
                SqlTimes.utc(due.fromInstant()),
                SqlTimes.utc(due.toInstant()),
                metric == null ? null : metric.wireName());
    }
}
