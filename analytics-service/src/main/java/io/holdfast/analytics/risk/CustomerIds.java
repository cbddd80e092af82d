package io.holdfast.analytics.risk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.population.PurchasePredictions.Ranked;

/** Translates between customers' ids and their numbers. */
final class CustomerIds {

    private static final String BY_ID = "select partition, number from customer where customer_id = $1";
    private static final String BY_NUMBER = """
            select c.customer_id, c.partition, c.number
              from unnest($1::integer[], $2::integer[]) as wanted (partition, number)
              join customer c on c.partition = wanted.partition and c.number = wanted.number
            """;

    private CustomerIds() {}

    /** A customer's partition and its number within it. */
    record CustomerNumber(int partition, int number) {}

    /** Empty when there is no such customer. */
    static Uni<List<CustomerNumber>> find(Pool pool, String customerId) {
        return pool.preparedQuery(BY_ID).execute(Tuple.of(customerId)).map(rows -> {
            List<CustomerNumber> found = new ArrayList<>(1);
            rows.forEach(row -> found.add(new CustomerNumber(row.getInteger(0), row.getInteger(1))));
            return found;
        });
    }

    /** The ids; one who was erased meanwhile is absent. */
    static Uni<Map<CustomerNumber, String>> load(Pool pool, List<Ranked> customers) {
        return pool.preparedQuery(BY_NUMBER)
                .execute(Tuple.of(
                        customers.stream().map(Ranked::partition).toArray(Integer[]::new),
                        customers.stream().map(Ranked::number).toArray(Integer[]::new)))
                .map(rows -> {
                    Map<CustomerNumber, String> ids = new HashMap<>();
                    rows.forEach(row -> ids.put(
                            new CustomerNumber(row.getInteger("partition"), row.getInteger("number")),
                            row.getString(0)));
                    return ids;
                });
    }
}
