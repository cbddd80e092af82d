package io.holdfast.analytics.risk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.analytics.population.PurchasePredictions.Ranked;

/** The ids of customers. */
final class CustomerIds {

    private static final String BY_NUMBER = """
            select c.customer_id, c.partition, c.number
              from unnest($1::integer[], $2::integer[]) as wanted (partition, number)
              join customer c on c.partition = wanted.partition and c.number = wanted.number
            """;

    private CustomerIds() {}

    /** A customer's partition and its number within it. */
    record CustomerNumber(int partition, int number) {}

    /** The ids; one who was erased or merged meanwhile is absent. */
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
