package io.holdfast.loyalty.posting;

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
final class ForgottenCustomers {

    private static final String SINCE =
            "select customer, forgotten_at from forgotten_customer where customer = any($1::bytea[])";
    private static final String FORGET = "select forget_customer($1, $2, $3)";

    private ForgottenCustomers() {}

    /** Those of the customers who are forgotten, and until when. */
    static Uni<Map<CustomerId, Instant>> among(SqlConnection tx, Collection<CustomerId> customers) {
        List<CustomerId> asked = List.copyOf(customers);
        Buffer[] hashes = asked.stream().map(ForgottenCustomers::hash).toArray(Buffer[]::new);
        return tx.preparedQuery(SINCE).execute(Tuple.of(hashes)).map(rows -> {
            Map<Buffer, Instant> byHash = new HashMap<>();
            for (Row row : rows) {
                byHash.put(
                        row.getBuffer(0).getDelegate(), row.getOffsetDateTime(1).toInstant());
            }
            return byHash.isEmpty() ? Map.of() : byCustomer(asked, hashes, byHash);
        });
    }

    /** Removes all that is known of the customer; a later fact is a new life. */
    static Uni<Void> forget(SqlConnection tx, CustomerId customerId, Instant at) {
        return tx.preparedQuery(FORGET)
                .execute(Tuple.of(customerId.value(), hash(customerId), at.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Map<CustomerId, Instant> byCustomer(
            List<CustomerId> asked, Buffer[] hashes, Map<Buffer, Instant> byHash) {
        Map<CustomerId, Instant> forgotten = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Instant at = byHash.get(hashes[i]);
            if (at != null) {
                forgotten.put(asked.get(i), at);
            }
        }
        return forgotten;
    }

    private static Buffer hash(CustomerId customerId) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256")
                    .digest(customerId.value().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
