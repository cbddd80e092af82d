package io.holdfast.ticket.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.SubmissionResult;

/**
 * Runs a flush's transaction until every submission is settled. After a conflict with another transaction it is
 * retried. When the database does not accept the content of a submission, the batch is bisected until that submission
 * is alone, which takes O(log n) transactions for each such one. When the database is unavailable, all are rejected at
 * once and may be sent again.
 */
final class FlushRetry implements GroupCommit.Flush {

    /** Why a transaction failed. */
    enum Cause {
        CONFLICT,
        CONTENT,
        UNAVAILABLE
    }

    /** A transaction that settles every submission when it is committed, and none when it fails. */
    interface Transaction {

        CompletionStage<@Nullable Void> run(List<PendingSubmission> submissions);
    }

    private static final Logger LOG = Logger.getLogger(FlushRetry.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    private final Transaction transaction;
    private final Function<Throwable, Cause> classifier;
    private final List<Executor> slots;
    private final int attemptsMax;
    private final IntakeMetrics metrics;

    /**
     * Runs flushes.
     *
     * @param slots where flushes run: each slot has one at a time
     */
    FlushRetry(
            Transaction transaction,
            Function<Throwable, Cause> classifier,
            List<Executor> slots,
            int attemptsMax,
            IntakeMetrics metrics) {
        this.transaction = transaction;
        this.classifier = classifier;
        this.slots = slots;
        this.attemptsMax = attemptsMax;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<@Nullable Void> flush(List<PendingSubmission> submissions, int slot) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        slots.get(slot)
                .execute(() -> attempt(submissions, 1).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        submissions.forEach(metrics::countSettled);
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                }));
        return done;
    }

    private CompletionStage<@Nullable Void> attempt(List<PendingSubmission> submissions, int attempt) {
        return transaction
                .run(submissions)
                .exceptionallyCompose(failure -> recover(submissions, attempt, unwrapped(failure)));
    }

    private CompletionStage<@Nullable Void> recover(
            List<PendingSubmission> submissions, int attempt, Throwable failure) {
        Cause cause = classifier.apply(failure);
        metrics.countRepeat();
        if (cause != Cause.CONFLICT) {
            LOG.warnf(failure, "a flush of %d submissions failed (%s)", submissions.size(), cause);
        }
        if (cause == Cause.CONFLICT && attempt < attemptsMax) {
            return attempt(submissions, attempt + 1);
        }
        if (cause == Cause.UNAVAILABLE || (cause == Cause.CONFLICT && submissions.size() == 1)) {
            return reject(
                    submissions,
                    Problem.unavailable("The write could not be made durable; send it again.", RETRY_AFTER_SECONDS));
        }
        if (submissions.size() == 1) {
            return reject(submissions, Problem.invalid("", "the database cannot take what this holds"));
        }
        int half = submissions.size() / 2;
        return attempt(submissions.subList(0, half), 1)
                .thenCompose(done -> attempt(submissions.subList(half, submissions.size()), 1));
    }

    private static CompletionStage<@Nullable Void> reject(List<PendingSubmission> submissions, Problem problem) {
        submissions.forEach(pending -> pending.settle(new SubmissionResult.Rejected(problem)));
        return CompletableFuture.completedFuture(null);
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
