package io.holdfast.ticket.intake;

import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.SubmissionResult;

/** A write that waits for its flush. Only the flush that holds it touches it. */
final class PendingSubmission {

    private final Submission submission;
    private final @Nullable IdempotencyKey idempotencyKey;
    private @Nullable SubmissionResult result;

    PendingSubmission(Submission submission, @Nullable IdempotencyKey idempotencyKey) {
        this.submission = submission;
        this.idempotencyKey = idempotencyKey;
    }

    Submission submission() {
        return submission;
    }

    @Nullable
    IdempotencyKey idempotencyKey() {
        return idempotencyKey;
    }

    void settle(SubmissionResult result) {
        this.result = result;
    }

    boolean isSettled() {
        return result != null;
    }

    SubmissionResult result() {
        if (result == null) {
            throw new IllegalStateException("a flush ended without an outcome");
        }
        return result;
    }
}
