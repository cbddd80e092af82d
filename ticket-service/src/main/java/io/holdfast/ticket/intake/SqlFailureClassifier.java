package io.holdfast.ticket.intake;

import java.util.Set;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;

/** What a failure of the database means for the writes of a flush. */
final class SqlFailureClassifier {

    /**
     * Somebody else wrote what this flush had seen missing or otherwise: deadlock, serialisation, unique key, and the
     * revision or fingerprint that does not fit.
     */
    private static final Set<String> CONFLICT = Set.of("40P01", "40001", "23505", "23502");

    /** Cardinality, data exceptions, constraints, limits: what the database says of values that it cannot take. */
    private static final Set<String> CONTENT_CLASSES = Set.of("21", "22", "23", "54");

    private SqlFailureClassifier() {}

    static FlushRetry.Cause classify(Throwable failure) {
        if (failure instanceof PgException sqlError) {
            String state = sqlError.getSqlState();
            if (state == null) {
                return FlushRetry.Cause.UNAVAILABLE;
            }
            if (CONFLICT.contains(state)) {
                return FlushRetry.Cause.CONFLICT;
            }
            return CONTENT_CLASSES.contains(state.substring(0, 2))
                    ? FlushRetry.Cause.CONTENT
                    : FlushRetry.Cause.UNAVAILABLE;
        }
        // A lost connection is an I/O or Vert.x exception; any other is ours, about one of the writes.
        return failure instanceof RuntimeException && !(failure instanceof VertxException)
                ? FlushRetry.Cause.CONTENT
                : FlushRetry.Cause.UNAVAILABLE;
    }
}
