package io.holdfast.messaging;

import java.util.List;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;

/**
 * Statements of one transaction that need nothing of each other's answers. They go to the database in their order without
 * a pause between, and it executes them one after the other: while it works on one, the next is encoded and on its way.
 */
public final class StatementPipeline {

    /** What every statement after the one that failed is told. */
    private static final String TRANSACTION_ABORTED = "25P02";

    private StatementPipeline() {}

    /** Ends when all have ended, with the failure that made the others fail, if there is one. */
    public static Uni<Void> sendAll(List<Uni<Void>> inOrder) {
        if (inOrder.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(inOrder)
                .andCollectFailures()
                .onFailure(CompositeException.class)
                .transform(failures -> first(failures))
                .replaceWithVoid();
    }

    private static Throwable first(CompositeException failures) {
        return failures.getCauses().stream()
                .filter(failure -> !(failure instanceof PgException e && TRANSACTION_ABORTED.equals(e.getSqlState())))
                .findFirst()
                .orElse(failures);
    }
}
