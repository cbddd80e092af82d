package io.holdfast.analytics.customer;

import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.person.PersonPartition;

/**
 * As whom an id is counted.
 *
 * @param customerId the id itself, or that of the customer into whom it was merged
 */
public record CountedCustomer(String customerId, int partition, int number) {

    private static final String SELECT = """
            select customer_id, partition, number from customer where customer_id = $1
             union
            select c.customer_id, c.partition, c.number
              from merged_customer m
              join customer c on c.partition = %d and c.number = m.number
             where m.customer_id = $1
             order by partition desc limit 1
            """.formatted(PersonPartition.number());

    /** Empty for an id that was never active. */
    public static Uni<Optional<CountedCustomer>> find(SqlClient client, String id) {
        return client.preparedQuery(SELECT).execute(Tuple.of(id)).map(rows -> {
            Optional<CountedCustomer> found = Optional.empty();
            for (Row row : rows) {
                found = Optional.of(new CountedCustomer(row.getString(0), row.getInteger(1), row.getInteger(2)));
            }
            return found;
        });
    }

    /** The customer into whom an id was merged; null when it is counted itself. */
    public @Nullable String mergedInto(String id) {
        return customerId.equals(id) ? null : customerId;
    }
}
