package io.holdfast.ticket.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.sql.FailureKind;
import io.holdfast.ticket.command.SubmissionResult;

/**
 * Runs a flush's transaction until every submission is settled, or until the flush has taken too long. After a conflict
 * with another transaction it is retried; a unique key that is taken after all attempts is the submission's fault. When a submission may be the cause, because the database does not accept its
 * content or because its code fails, the batch is bisected until that submission is alone, which takes O(log n)
 * transactions for each such one. When the database is unavailable, all are rejected at once and may be sent again.
 */
final class FlushRetry implements GroupCommit.Flush {

    /** A transaction that settles every submission when it is committed, and none when it fails. */
    interface Transaction {

        /** Ends, with a failure, at the latest after the limit. */
        CompletionStage<@Nullable Void> run(List<PendingSubmission> submissions, Duration limit);
    }

    /**
     * Limits of one flush.
     *
     * @param attemptsMax attempts in conflict with another transaction
     * @param timeout for all its transactions together
     */
    record Limits(int attemptsMax, Duration timeout) {}

    private static final Logger LOG = Logger.getLogger(FlushRetry.class);
    private static final int RETRY_AFTER_SECONDS = 2;

    private final Transaction transaction;
    private final Function<Throwable, FailureKind> classifier;
    private final List<Executor> slots;
    private final Limits limits;
    private final LongSupplier nanoClock;
    private final IntakeMetrics metrics;

    /**
     * Runs flushes.
     *
     * @param slots where flushes run: each slot has one at a time
     */
    FlushRetry(
            Transaction transaction,
            Function<Throwable, FailureKind> classifier,
            List<Executor> slots,
            Limits limits,
            LongSupplier nanoClock,
            IntakeMetrics metrics) {
        this.transaction = transaction;
        this.classifier = classifier;
        this.slots = slots;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<@Nullable Void> flush(List<PendingSubmission> submissions, int slot) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        slots.get(slot)
                .execute(() -> new Run(nanoClock.getAsLong())
                        .attempt(submissions, 1)
                        .whenComplete((nothing, failure) -> {
                            if (failure == null) {
                                submissions.forEach(metrics::countSettled);
                                done.complete(null);
                            } else {
                                done.completeExceptionally(failure);
                            }
                        }));
        return done;
    }

    /** One flush. */
    private final class Run {

        private final long startNanos;

        Run(long startNanos) {
            this.startNanos = startNanos;
        }

        CompletionStage<@Nullable Void> attempt(List<PendingSubmission> submissions, int attempt) {
            Duration left = limits.timeout().minusNanos(nanoClock.getAsLong() - startNanos);
            if (!left.isPositive()) {
                return reject(submissions, unavailable());
            }
            return transaction
                    .run(submissions, left)
                    .exceptionallyCompose(failure -> recover(submissions, attempt, unwrapped(failure)));
        }

        private CompletionStage<@Nullable Void> recover(
                List<PendingSubmission> submissions, int attempt, Throwable failure) {
            FailureKind kind = classifier.apply(failure);
            metrics.countRepeat();
            boolean alone = submissions.size() == 1;
            return switch (kind) {
                case CONFLICT, DUPLICATE_KEY -> {
                    if (attempt < limits.attemptsMax()) {
                        yield attempt(submissions, attempt + 1);
                    }
                    if (!alone) {
                        yield bisect(submissions);
                    }
                    LOG.warnf("a submission failed %d times (%s): %s", attempt, kind, failure);
                    yield reject(submissions, kind == FailureKind.DUPLICATE_KEY ? keyExists() : unavailable());
                }
                case UNAVAILABLE -> {
                    LOG.warnf("a flush of %d submissions failed (%s): %s", submissions.size(), kind, failure);
                    yield reject(submissions, unavailable());
                }
                case CONTENT -> {
                    LOG.warnf("a flush of %d submissions failed (%s): %s", submissions.size(), kind, failure);
                    yield alone
                            ? reject(submissions, Problem.invalid("", "the database cannot take what this holds"))
                            : bisect(submissions);
                }
                case UNKNOWN -> {
                    LOG.errorf(failure, "a flush of %d submissions failed (%s)", submissions.size(), kind);
                    yield alone ? reject(submissions, unavailable()) : bisect(submissions);
                }
            };
        }

        private CompletionStage<@Nullable Void> bisect(List<PendingSubmission> submissions) {
            int half = submissions.size() / 2;
            return attempt(submissions.subList(0, half), 1)
                    .thenCompose(done -> attempt(submissions.subList(half, submissions.size()), 1));
        }
    }

    /** What is still there after all attempts stays: to send the request again would not help. */
    private static Problem keyExists() {
        return Problem.conflict("An id in this request is already in use; nothing was stored.");
    }

    private static Problem unavailable() {
        return Problem.unavailable(
                "It is not known to be durable; send it again, with the same event id or Idempotency-Key.",
                RETRY_AFTER_SECONDS);
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
