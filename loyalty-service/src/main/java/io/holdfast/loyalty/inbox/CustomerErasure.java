package io.holdfast.loyalty.inbox;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.sql.CustomerDigest;
import io.holdfast.sql.SqlTimes;

/**
 * Deletes a customer's records and stores the time of the erasure under the SHA-256 of the customer's id. Events from
 * before an erasure are ignored when they are delivered again; events after it start a new account.
 */
final class CustomerErasure {

    private static final String SELECT_ERASURES =
            "select customer, forgotten_at from forgotten_customer where customer = any($1::bytea[])";
    private static final String ERASE = "select forget_customer($1, $2, $3)";

    private CustomerErasure() {}

    /** Loads the erasure time of those of the customers who were erased. */
    static Uni<Map<CustomerId, Instant>> loadErasureTimes(SqlConnection tx, Collection<CustomerId> customers) {
        Map<Buffer, CustomerId> byDigest = HashMap.newHashMap(customers.size());
        customers.forEach(customer -> byDigest.put(digest(customer), customer));
        Buffer[] digests = byDigest.keySet().toArray(Buffer[]::new);
        return tx.preparedQuery(SELECT_ERASURES).execute(Tuple.of(digests)).map(rows -> {
            Map<CustomerId, Instant> erasures = HashMap.newHashMap(rows.size());
            for (Row row : rows) {
                CustomerId customer = byDigest.get(row.getBuffer(0).getDelegate());
                erasures.put(Objects.requireNonNull(customer), SqlTimes.instant(row, 1));
            }
            return erasures;
        });
    }

    /** Deletes all records of the customer and stores the time of the erasure. */
    static Uni<Void> erase(SqlConnection tx, CustomerId customerId, Instant at) {
        return tx.preparedQuery(ERASE)
                .execute(Tuple.of(customerId.value(), digest(customerId), SqlTimes.utc(at)))
                .replaceWithVoid();
    }

    private static Buffer digest(CustomerId customerId) {
        return Buffer.buffer(CustomerDigest.bytes(customerId.value()));
    }
}
