package io.holdfast.ticket.intake;

import java.util.Set;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.intake.FlushRetry.Cause;

/** Classifies the failure of a flush's transaction by its SQLSTATE. */
final class SqlFailureClassifier {

    /**
     * {@code deadlock_detected}, {@code serialization_failure} (also raised by {@code require_row_count}, which is how
     * an optimistic lock fails) and {@code unique_violation}: another transaction wrote what this one had loaded as
     * absent or otherwise.
     */
    private static final Set<String> CONFLICT = Set.of("40P01", "40001", "23505");

    /** Classes of cardinality violations, data exceptions, integrity violations and exceeded limits. */
    private static final Set<String> CONTENT_CLASSES = Set.of("21", "22", "23", "54");

    private SqlFailureClassifier() {}

    static Cause classify(Throwable failure) {
        if (failure instanceof PgException sqlError) {
            return classify(sqlError.getSqlState());
        }
        // A lost connection is an I/O or Vert.x exception; any other comes from the code of one of the submissions.
        return failure instanceof RuntimeException && !(failure instanceof VertxException)
                ? Cause.CONTENT
                : Cause.UNAVAILABLE;
    }

    private static Cause classify(@Nullable String sqlState) {
        if (sqlState == null) {
            return Cause.UNAVAILABLE;
        }
        if (CONFLICT.contains(sqlState)) {
            return Cause.CONFLICT;
        }
        return CONTENT_CLASSES.contains(sqlState.substring(0, 2)) ? Cause.CONTENT : Cause.UNAVAILABLE;
    }
}
