package io.holdfast.sql;

import java.time.Duration;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Transactions whose statements may take longer than those of a request: background work on whole tables, and loading a
 * service's state at an assignment. Nobody waits for their answer.
 */
public final class LongStatements {

    /** Of one statement, and of a pause between two of them. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** The server gives up first, so that the connection survives. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final String SET_LIMITS =
            "set local statement_timeout = %1$d; set local idle_in_transaction_session_timeout = %1$d"
                    .formatted(LIMIT.toMillis());

    private LongStatements() {}

    /** Runs work in a transaction as {@link Pool#withTransaction} does. */
    public static <T> Uni<T> inTransaction(Pool pool, Function<SqlConnection, Uni<T>> work) {
        return pool.withConnection(connection -> {
            AnswerTimeout.extend(connection.getDelegate(), LIMIT.plus(MARGIN));
            return connection
                    .begin()
                    .chain(transaction -> connection
                            .query(SET_LIMITS)
                            .execute()
                            .chain(() -> work.apply(connection))
                            .call(transaction::commit)
                            .onFailure()
                            .call(failure -> transaction.rollback().onFailure().recoverWithNull()))
                    .eventually(() -> AnswerTimeout.reset(connection.getDelegate()));
        });
    }
}
