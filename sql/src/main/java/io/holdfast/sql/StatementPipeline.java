package io.holdfast.sql;

import java.util.List;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;

/**
 * Executes the statements of one transaction in pipeline mode: all are sent in their order without waiting for the
 * results between, so that the transaction pays for one round trip. No statement may need another one's result.
 */
public final class StatementPipeline {

    /** {@code in_failed_sql_transaction}: the SQLSTATE of every statement after the one that failed. */
    private static final String TRANSACTION_ABORTED = "25P02";

    private StatementPipeline() {}

    /**
     * Sends statements on one connection.
     *
     * @return completes when all have ended; fails with the failure that aborted the transaction, not with those that it
     *     caused in the statements behind it
     */
    public static Uni<Void> sendAll(List<Uni<Void>> statements) {
        if (statements.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(statements)
                .andCollectFailures()
                .onFailure(CompositeException.class)
                .transform(failures -> rootFailure(failures))
                .replaceWithVoid();
    }

    private static Throwable rootFailure(CompositeException failures) {
        return failures.getCauses().stream()
                .filter(failure -> !(failure instanceof PgException e && TRANSACTION_ABORTED.equals(e.getSqlState())))
                .findFirst()
                .orElse(failures);
    }
}
