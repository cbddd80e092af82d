package io.holdfast.loyalty.adjustment;

import java.time.OffsetDateTime;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerId;
import io.holdfast.rest.Problem;

/** What was answered under which key; written in the transaction of the effect, so neither is there without the other. */
final class IdempotencyTable {

    /** Held until the transaction ends: of two requests with one key, the second is told to wait. */
    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))";

    private static final String SELECT = "select fingerprint, body from idempotency where credential = $1 and key = $2";
    private static final String INSERT = """
            insert into idempotency (credential, key, fingerprint, customer_id, body) values ($1, $2, $3, $4, $5)
            """;
    private static final String DELETE = "delete from idempotency where answered_at < $1";

    private IdempotencyTable() {}

    /**
     * The body that this claim was answered with; empty when it is new.
     *
     * @throws Problem 409 when a request with the key is under way, 422 when the key was used for another request
     */
    static Uni<Optional<String>> loadResponse(SqlConnection tx, IdempotencyKey idempotencyKey) {
        return tx.preparedQuery(TRY_LOCK)
                .execute(Tuple.of(idempotencyKey.credential() + '\n' + idempotencyKey.key()))
                .invoke(rows -> {
                    if (!rows.iterator().next().getBoolean(0)) {
                        throw Problem.conflict(
                                "A request with this Idempotency-Key is still under way; ask again in a moment.");
                    }
                })
                .chain(() ->
                        tx.preparedQuery(SELECT).execute(Tuple.of(idempotencyKey.credential(), idempotencyKey.key())))
                .map(rows -> {
                    RowIterator<Row> found = rows.iterator();
                    if (!found.hasNext()) {
                        return Optional.empty();
                    }
                    Row row = found.next();
                    if (!row.getString(0).equals(idempotencyKey.fingerprint())) {
                        throw Problem.invalid(
                                IdempotencyKey.HEADER, "was used for another request; use a new key for each request");
                    }
                    return Optional.of(row.getString(1));
                });
    }

    static Uni<Void> save(SqlConnection tx, IdempotencyKey idempotencyKey, CustomerId customerId, String body) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(
                        idempotencyKey.credential(),
                        idempotencyKey.key(),
                        idempotencyKey.fingerprint(),
                        customerId.value(),
                        body))
                .replaceWithVoid();
    }

    static Uni<Void> deleteOlderThan(SqlClient database, OffsetDateTime time) {
        return database.preparedQuery(DELETE).execute(Tuple.of(time)).replaceWithVoid();
    }
}
