package io.holdfast.sql;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JacksonException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/**
 * Why the processing of a record or a request failed, as far as that decides whether it may succeed later. Only
 * {@link #CONTENT} is the fault of what was processed; everything else passes, or needs an operator, and is tried again.
 */
public enum FailureKind {
    /** It is at fault itself: unreadable, breaks a rule, or the database cannot store it. */
    CONTENT,
    /** A unique key exists already: another transaction was faster, or, when it fails again and again, the content. */
    DUPLICATE_KEY,
    /** Another transaction changed or locked the same rows; the next attempt sees what it did. */
    CONFLICT,
    /** The database cannot be reached, does not answer, has no resources, or lacks what an operator must repair. */
    UNAVAILABLE,
    /** An unclassified failure, most likely a bug. It is not known to be the fault of the content. */
    UNKNOWN;

    private static final String UNIQUE_VIOLATION = "23505";

    /** {@code serialization_failure}, {@code deadlock_detected}, {@code lock_not_available}. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

    /** Classes of cardinality violations, data exceptions, integrity violations and exceeded program limits. */
    private static final Set<String> CONTENT_CLASSES = Set.of("21", "22", "23", "54");

    private static final int CAUSES_MAX = 20;

    /** The kind of a failure; it is looked for in the chain of causes, from the outside in. */
    public static FailureKind of(Throwable failure) {
        if (failure instanceof CompositeException several) {
            return ofAll(several.getCauses());
        }
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            FailureKind kind = known(cause);
            if (kind != null) {
                return kind;
            }
            cause = cause.getCause();
        }
        return UNKNOWN;
    }

    /** Whether the same may succeed later without a change of the content. */
    boolean passes() {
        return this != CONTENT;
    }

    /** Of several failures at once, one that passes outweighs one of the content. */
    private static FailureKind ofAll(List<Throwable> failures) {
        FailureKind gravest = CONTENT;
        for (Throwable failure : failures) {
            FailureKind kind = of(failure);
            gravest = kind.compareTo(gravest) > 0 ? kind : gravest;
        }
        return failures.isEmpty() ? UNKNOWN : gravest;
    }

    private static @Nullable FailureKind known(Throwable failure) {
        if (failure instanceof PgException sqlError) {
            return ofSqlState(sqlError.getSqlState());
        }
        if (failure instanceof ContentFault) {
            return CONTENT;
        }
        if (failure instanceof ConcurrentUpdateException) {
            return CONFLICT;
        }
        if (failure instanceof JacksonException) {
            return null; // an IOException, though no connection is at fault
        }
        boolean unavailable = failure instanceof IOException
                || failure instanceof VertxException
                || failure instanceof TimeoutException
                || failure instanceof io.smallrye.mutiny.TimeoutException
                // What Vert.x fails with when no connection became free in time, or when the connection is closed.
                || failure instanceof NoStackTraceThrowable;
        return unavailable ? UNAVAILABLE : null;
    }

    private static FailureKind ofSqlState(@Nullable String sqlState) {
        if (sqlState == null || sqlState.length() < 2) {
            return UNAVAILABLE;
        }
        if (UNIQUE_VIOLATION.equals(sqlState)) {
            return DUPLICATE_KEY;
        }
        if (CONFLICTS.contains(sqlState)) {
            return CONFLICT;
        }
        return CONTENT_CLASSES.contains(sqlState.substring(0, 2)) ? CONTENT : UNAVAILABLE;
    }
}
