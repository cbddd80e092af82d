package io.holdfast.analytics.risk;

import java.time.LocalDate;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.person.PersonPartition;
import io.holdfast.analytics.population.Spend;
import io.holdfast.sql.LongStatements;

/** Reads what customers spend from the recorded purchases. */
final class SpendReader {

    /** A merge that commits between two statements would count a person in both of them, or in none. */
    private static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read, read only";

    private static final String MAIN_CURRENCY = """
            select currency from purchase where day <= $1 group by currency order by count(*) desc, currency limit 1
            """;
    /**
     * By customer: the days less one, and the mean of the day's sum over the days behind the first. One row a partition. The
     * table customer has the database's collation, and its index too.
     */
    private static final String SPEND = """
            select c.partition, array_agg(c.number) as numbers, array_agg(s.frequency) as frequencies,
                   array_agg(s.mean) as means
              from (select customer_id, count(*)::integer - 1 as frequency,
                           coalesce((sum(spent) filter (where not is_first)) / nullif(count(*) - 1, 0), 0)::float8 as mean
                      from (select customer_id, sum(amount) as spent,
                                   row_number() over (partition by customer_id order by day) = 1 as is_first
                              from purchase where day <= $1 and currency = $2 group by customer_id, day) d
                     group by customer_id) s
              join customer c on c.customer_id = s.customer_id collate "default"
             where c.partition <> %d
             group by c.partition
            """.formatted(PersonPartition.number());
    /** The same of persons with several ids. */
    private static final String SPEND_OF_PERSONS = """
            select %d as partition, array_agg(number) as numbers, array_agg(frequency) as frequencies,
                   array_agg(mean) as means
              from (select number, count(*)::integer - 1 as frequency,
                           coalesce((sum(spent) filter (where not is_first)) / nullif(count(*) - 1, 0), 0)::float8 as mean
                      from (select m.number, sum(p.amount) as spent,
                                   row_number() over (partition by m.number order by p.day) = 1 as is_first
                              from merged_customer m
                              join purchase p on p.customer_id = m.customer_id collate "C"
                             where p.day <= $1 and p.currency = $2 group by m.number, p.day) d
                     group by number) s
            having count(*) > 0
            """.formatted(PersonPartition.number());

    private SpendReader() {}

    /** What was spent up to and including a day, in the currency with most purchases; continues on a worker thread. */
    static Uni<Spend> load(Pool pool, LocalDate asOf) {
        return LongStatements.inTransaction(
                pool,
                tx -> tx.query(ONE_SNAPSHOT)
                        .execute()
                        .chain(() -> tx.preparedQuery(MAIN_CURRENCY).execute(Tuple.of(asOf)))
                        .chain(main -> main.size() == 0
                                ? Uni.createFrom().item(new Spend(null))
                                : load(tx, asOf, main.iterator().next().getString("currency"))));
    }

    private static Uni<Spend> load(SqlConnection tx, LocalDate asOf, String currency) {
        Spend spend = new Spend(currency);
        return add(tx, SPEND, asOf, spend)
                .chain(() -> add(tx, SPEND_OF_PERSONS, asOf, spend))
                .replaceWith(spend);
    }

    private static Uni<Void> add(SqlConnection tx, String sql, LocalDate asOf, Spend spend) {
        return tx.preparedQuery(sql)
                .execute(Tuple.of(asOf, spend.currency()))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(rows -> add(rows, spend))
                .replaceWithVoid();
    }

    private static void add(RowSet<Row> rows, Spend spend) {
        for (Row row : rows) {
            int partition = row.getInteger("partition");
            Integer[] numbers = row.getArrayOfIntegers("numbers");
            Integer[] frequencies = row.getArrayOfIntegers("frequencies");
            Double[] means = row.getArrayOfDoubles("means");
            for (int i = 0; i < numbers.length; i++) {
                spend.add(partition, numbers[i], frequencies[i], means[i]);
            }
        }
    }
}
