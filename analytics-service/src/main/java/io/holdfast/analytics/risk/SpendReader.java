package io.holdfast.analytics.risk;

import java.time.LocalDate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.population.Spend;
import io.holdfast.sql.LongStatements;

/** Reads what customers spend from the recorded purchases. */
final class SpendReader {

    private static final String MAIN_CURRENCY = """
            select currency, (select count(distinct customer_id) from purchase where day <= $1) as customers
              from purchase where day <= $1 group by currency order by count(*) desc, currency limit 1
            """;
    /**
     * By customer: the days less one, and the mean of the day's sum over the days behind the first. The table customer has the
     * database's collation, and its index too.
     */
    private static final String SPEND = """
            select c.partition, c.number, s.frequency, s.mean
              from (select customer_id, count(*)::integer - 1 as frequency,
                           coalesce((sum(spent) filter (where not is_first)) / nullif(count(*) - 1, 0), 0)::float8 as mean
                      from (select customer_id, sum(amount) as spent,
                                   row_number() over (partition by customer_id order by day) = 1 as is_first
                              from purchase where day <= $1 and currency = $2 group by customer_id, day) d
                     group by customer_id) s
              join customer c on c.customer_id = s.customer_id collate "default"
            """;

    private SpendReader() {}

    /** What was spent up to and including a day, in the currency with most purchases. */
    static Uni<Spend> load(Pool pool, LocalDate asOf) {
        return LongStatements.inTransaction(
                pool,
                tx -> tx.preparedQuery(MAIN_CURRENCY)
                        .execute(Tuple.of(asOf))
                        .chain(main -> main.size() == 0
                                ? Uni.createFrom().item(new Spend(null, 0))
                                : load(tx, asOf, main.iterator().next())));
    }

    private static Uni<Spend> load(SqlConnection tx, LocalDate asOf, Row main) {
        String currency = main.getString("currency");
        return tx.preparedQuery(SPEND)
                .execute(Tuple.of(asOf, currency))
                .map(rows -> read(rows, currency, main.getLong("customers")));
    }

    private static Spend read(RowSet<Row> rows, String currency, long customers) {
        Spend spend = new Spend(currency, customers - rows.size());
        for (Row row : rows) {
            spend.add(
                    row.getInteger("partition"),
                    row.getInteger("number"),
                    row.getInteger("frequency"),
                    row.getDouble("mean"));
        }
        return spend;
    }
}
