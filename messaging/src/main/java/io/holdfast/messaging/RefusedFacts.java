package io.holdfast.messaging;

import java.util.Collection;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;

/** Table {@code outbox_refused}: facts that Kafka can never accept, kept for operators. Their key is the customer's id. */
public final class RefusedFacts {

    private static final String DELETE = "delete from outbox_refused where key = any($1::text[])";

    private RefusedFacts() {}

    /** Deletes the refused facts of erased customers. */
    public static Uni<Void> erase(SqlClient tx, Collection<CustomerId> customers) {
        String[] keys = customers.stream().map(CustomerId::value).toArray(String[]::new);
        return tx.preparedQuery(DELETE).execute(Tuple.of(keys)).replaceWithVoid();
    }
}
