package io.holdfast.ticket.intake;

import java.util.List;

import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;

/** Statements sent one behind the other without waiting for answers; the connection keeps their order. */
final class Pipeline {

    /** What every statement after the one that failed is told. */
    private static final String TRANSACTION_ABORTED = "25P02";

    private Pipeline() {}

    /** Ends when all have ended, with the failure that made the others fail, if there is one. */
    static Uni<Void> run(List<Uni<Void>> statements) {
        if (statements.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(statements)
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
