package io.holdfast.loyalty.inbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;

/** Customers who were erased: what happened before is not to be known any more, whenever it is told again. */
final class CustomerErasure {

    private static final String SELECT_ERASURES =
            "select customer, forgotten_at from forgotten_customer where customer = any($1::bytea[])";
    private static final String CALL_FORGET = "select forget_customer($1, $2, $3)";

    private CustomerErasure() {}

    /** Those of the customers who are forgotten, and until when. */
    static Uni<Map<CustomerId, Instant>> loadErasureTimes(SqlConnection tx, Collection<CustomerId> customers) {
        List<CustomerId> ids = List.copyOf(customers);
        Buffer[] digests = ids.stream().map(CustomerErasure::digest).toArray(Buffer[]::new);
        return tx.preparedQuery(SELECT_ERASURES).execute(Tuple.of(digests)).map(rows -> {
            Map<Buffer, Instant> byDigest = new HashMap<>();
            for (Row row : rows) {
                byDigest.put(
                        row.getBuffer(0).getDelegate(), row.getOffsetDateTime(1).toInstant());
            }
            return byDigest.isEmpty() ? Map.of() : byCustomer(ids, digests, byDigest);
        });
    }

    /** Removes all that is known of the customer; a later fact is a new life. */
    static Uni<Void> erase(SqlConnection tx, CustomerId customerId, Instant at) {
        return tx.preparedQuery(CALL_FORGET)
                .execute(Tuple.of(customerId.value(), digest(customerId), at.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Map<CustomerId, Instant> byCustomer(
            List<CustomerId> ids, Buffer[] digests, Map<Buffer, Instant> byDigest) {
        Map<CustomerId, Instant> erasedAt = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Instant at = byDigest.get(digests[i]);
            if (at != null) {
                erasedAt.put(ids.get(i), at);
            }
        }
        return erasedAt;
    }

    private static Buffer digest(CustomerId customerId) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256")
                    .digest(customerId.value().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
