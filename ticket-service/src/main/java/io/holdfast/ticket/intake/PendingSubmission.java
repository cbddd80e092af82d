package io.holdfast.ticket.intake;

import org.jspecify.annotations.Nullable;

import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.SubmissionResult;

/** A submission in the queue or in a flush. Not thread-safe: used by its queue, then by its flush. */
final class PendingSubmission {

    private final Submission submission;
    private final @Nullable IdempotencyKey idempotencyKey;
    private final @Nullable String trace;
    private @Nullable SubmissionResult result;

    /** @param trace W3C trace context of the request */
    PendingSubmission(Submission submission, @Nullable IdempotencyKey idempotencyKey, @Nullable String trace) {
        this.submission = submission;
        this.trace = trace;
        this.idempotencyKey = idempotencyKey;
    }

    Submission submission() {
        return submission;
    }

    @Nullable
    IdempotencyKey idempotencyKey() {
        return idempotencyKey;
    }

    @Nullable
    String trace() {
        return trace;
    }

    /** What it takes in memory, estimated. */
    long bytes() {
        return submission.bytes();
    }

    void settle(SubmissionResult result) {
        this.result = result;
    }

    boolean isSettled() {
        return result != null;
    }

    SubmissionResult result() {
        if (result == null) {
            throw new IllegalStateException("a flush ended without a result");
        }
        return result;
    }
}
