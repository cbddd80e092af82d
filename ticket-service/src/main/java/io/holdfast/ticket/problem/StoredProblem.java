package io.holdfast.ticket.problem;

import java.time.Instant;

import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;

/**
 * Row of the table {@code problem}.
 *
 * @param expectedMessage told to customers with the expected resolution time; null for the default text
 * @param expectedBy who set the expected resolution time
 * @param message that every ticket is answered with at the resolution; null while the problem is open
 */
record StoredProblem(
        String problemId,
        String title,
        Instant createdAt,
        @Nullable Instant expectedResolutionAt,
        @Nullable String expectedMessage,
        @Nullable String expectedBy,
        @Nullable Instant resolvedAt,
        @Nullable String resolvedBy,
        @Nullable String message) {

    /** The columns in the order of {@link #read}. */
    static final String COLUMNS =
            "problem_id, title, created_at, expected_resolution_at, expected_message, expected_by,"
                    + " resolved_at, resolved_by, message";

    static StoredProblem read(Row row) {
        return new StoredProblem(
                row.getString(0),
                row.getString(1),
                SqlTimes.instant(row, 2),
                SqlTimes.instantOrNull(row, 3),
                row.getString(4),
                row.getString(5),
                SqlTimes.instantOrNull(row, 6),
                row.getString(7),
                row.getString(8));
    }

    boolean isResolved() {
        return resolvedAt != null;
    }
}
