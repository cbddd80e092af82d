package io.holdfast.sql;

import java.time.Duration;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Begins a transaction again when another one was faster, or both waited for each other. */
public final class RepeatedTransaction {

    private static final int ATTEMPTS_MAX = 4;

    /** PostgreSQL finds a deadlock after a second, and an answer is due after a few. */
    private static final Duration REPEATED_FOR = Duration.ofSeconds(4);

    private RepeatedTransaction() {}

    /**
     * Executes the work in a transaction; it has no other effect than through its connection. Fails as the last attempt does.
     */
    public static <T> Uni<T> execute(Pool pool, Function<SqlConnection, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            long beginNanos = System.nanoTime();
            return Uni.createFrom()
                    .deferred(() -> pool.withTransaction(work))
                    .onFailure(failure -> FailureKind.of(failure) == FailureKind.CONFLICT
                            && System.nanoTime() - beginNanos < REPEATED_FOR.toNanos())
                    .retry()
                    .atMost(ATTEMPTS_MAX - 1L);
        });
    }
}
