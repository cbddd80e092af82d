package io.holdfast.ticket.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.SubmissionResult;

/**
 * What happens to the writes of a flush that failed. A flush that another one got in the way of is repeated. One that
 * the database refuses for what is in it is halved until the write that it cannot take stands alone. One that lost its
 * database leaves all its writes to their senders, who may try again.
 */
final class FlushRetry {

    /** Why a flush failed. */
    enum Cause {
        CONFLICT,
        CONTENT,
        UNAVAILABLE
    }

    private static final int RETRY_AFTER_SECONDS = 2;

    private final Function<List<PendingSubmission>, CompletionStage<@Nullable Void>> transaction;
    private final Function<Throwable, Cause> classifier;
    private final int attemptsMax;

    FlushRetry(
            Function<List<PendingSubmission>, CompletionStage<@Nullable Void>> transaction,
            Function<Throwable, Cause> classifier,
            int attemptsMax) {
        this.transaction = transaction;
        this.classifier = classifier;
        this.attemptsMax = attemptsMax;
    }

    /** Completes when every write is settled; never fails. */
    CompletionStage<@Nullable Void> run(List<PendingSubmission> submissions) {
        return attempt(submissions, 1);
    }

    private CompletionStage<@Nullable Void> attempt(List<PendingSubmission> submissions, int attempt) {
        return transaction
                .apply(submissions)
                .exceptionallyCompose(failure -> recover(submissions, attempt, unwrapped(failure)));
    }

    private CompletionStage<@Nullable Void> recover(
            List<PendingSubmission> submissions, int attempt, Throwable failure) {
        Cause cause = classifier.apply(failure);
        if (cause == Cause.CONFLICT && attempt < attemptsMax) {
            return attempt(submissions, attempt + 1);
        }
        if (cause == Cause.UNAVAILABLE || (cause == Cause.CONFLICT && submissions.size() == 1)) {
            return reject(
                    submissions,
                    Problem.unavailable("The write could not be made durable; send it again.", RETRY_AFTER_SECONDS));
        }
        if (submissions.size() == 1) {
            return reject(submissions, Problem.invalid(List.of(NOT_STORABLE)));
        }
        int half = submissions.size() / 2;
        return run(submissions.subList(0, half))
                .thenCompose(done -> run(submissions.subList(half, submissions.size())));
    }

    private static final io.holdfast.rest.FieldError NOT_STORABLE =
            new io.holdfast.rest.FieldError("", "the database cannot take what this holds");

    private static CompletionStage<@Nullable Void> reject(List<PendingSubmission> submissions, Problem problem) {
        submissions.forEach(submission -> submission.settle(new SubmissionResult.Rejected(problem)));
        return CompletableFuture.completedFuture(null);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof java.util.concurrent.CompletionException && cause != null ? cause : failure;
    }
}
