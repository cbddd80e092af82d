package io.holdfast.ticket.intake;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.rest.Problem;
import io.holdfast.sql.FailureKind;
import io.holdfast.ticket.command.SubmissionResult;

import static org.assertj.core.api.Assertions.assertThat;

class FlushRetryTest {

    private static final int ATTEMPTS_MAX = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long TRANSACTION_NANOS = 100_000_000;

    private int transactions;
    private long nanos;

    @Test
    void oneInvalidSubmissionDoesNotFailTheOthers() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(500);
        Set<PendingSubmission> invalid = Set.of(submissions.get(137));

        run(submissions, invalid, FailureKind.CONTENT);

        assertThat(submissions)
                .filteredOn(submission -> submission.result() instanceof SubmissionResult.Accepted)
                .hasSize(499);
        assertThat(problemOf(submissions.get(137)).status()).isEqualTo(422);
        assertThat(transactions).isLessThan(25);
    }

    @Test
    void severalInvalidSubmissionsAreEachFound() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(64);
        Set<PendingSubmission> invalid = Set.of(submissions.get(0), submissions.get(1), submissions.get(63));

        run(submissions, invalid, FailureKind.CONTENT);

        assertThat(submissions)
                .filteredOn(submission -> submission.result() instanceof SubmissionResult.Rejected)
                .containsExactlyInAnyOrderElementsOf(invalid);
    }

    @Test
    void anUnavailableDatabaseRejectsAllAtOnce() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(8);

        run(submissions, new HashSet<>(submissions), FailureKind.UNAVAILABLE);

        assertThat(transactions).isEqualTo(1);
        assertThat(submissions).allMatch(submission -> problemOf(submission).status() == 503);
        assertThat(problemOf(submissions.getFirst()).retryAfterSeconds()).isPositive();
    }

    @Test
    void aConflictIsRetried() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(8);

        flush(submissions, FailureKind.CONFLICT, batch -> ++transactions < ATTEMPTS_MAX ? failed() : accepted(batch));

        assertThat(submissions).allMatch(submission -> submission.result() instanceof SubmissionResult.Accepted);
    }

    @Test
    void retriesOfAConflictAreLimited() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(4);

        run(submissions, new HashSet<>(submissions), FailureKind.CONFLICT);

        assertThat(submissions).allMatch(submission -> problemOf(submission).status() == 503);
    }

    @Test
    void aUniqueKeyThatExistsAlreadyIsAConflictFirst() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(8);

        flush(
                submissions,
                FailureKind.DUPLICATE_KEY,
                batch -> ++transactions < ATTEMPTS_MAX ? failed() : accepted(batch));

        assertThat(submissions).allMatch(submission -> submission.result() instanceof SubmissionResult.Accepted);
    }

    @Test
    void aUniqueKeyThatStaysTakenIsAnsweredConflictAndDoesNotHoldUpTheOthers() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(8);
        Set<PendingSubmission> invalid = Set.of(submissions.get(3));

        run(submissions, invalid, FailureKind.DUPLICATE_KEY);

        assertThat(submissions)
                .filteredOn(submission -> submission.result() instanceof SubmissionResult.Accepted)
                .hasSize(7);
        assertThat(problemOf(submissions.get(3)).status()).isEqualTo(409);
        assertThat(problemOf(submissions.get(3)).getMessage())
                .isEqualTo("An id in this request is already in use; nothing was stored.");
    }

    @Test
    void aBugOnOneSubmissionIsAnsweredUnavailableAndDoesNotHoldUpTheOthers() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(16);
        Set<PendingSubmission> invalid = Set.of(submissions.get(5));

        run(submissions, invalid, FailureKind.UNKNOWN);

        assertThat(submissions)
                .filteredOn(submission -> submission.result() instanceof SubmissionResult.Accepted)
                .hasSize(15);
        assertThat(problemOf(submissions.get(5)).status()).isEqualTo(503);
        assertThat(problemOf(submissions.get(5)).retryAfterSeconds()).isPositive();
    }

    @Test
    void aFlushThatTakesTooLongIsAnsweredUnavailable() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(500);

        run(submissions, new HashSet<>(submissions), FailureKind.CONTENT);

        assertThat(nanos).isLessThanOrEqualTo(TIMEOUT.toNanos());
        assertThat(submissions).allMatch(PendingSubmission::isSettled);
        assertThat(problemOf(submissions.getLast()).status()).isEqualTo(503);
    }

    private void run(List<PendingSubmission> submissions, Set<PendingSubmission> invalid, FailureKind kind) {
        flush(submissions, kind, batch -> {
            transactions++;
            return batch.stream().anyMatch(invalid::contains) ? failed() : accepted(batch);
        });
    }

    private void flush(
            List<PendingSubmission> submissions,
            FailureKind kind,
            Function<List<PendingSubmission>, CompletionStage<@Nullable Void>> transaction) {
        IntakeMetrics metrics = new IntakeMetrics(new SimpleMeterRegistry());
        new FlushRetry(
                        (batch, limit) -> {
                            assertThat(limit).isBetween(Duration.ofNanos(1), TIMEOUT);
                            nanos += TRANSACTION_NANOS;
                            return transaction.apply(batch);
                        },
                        failure -> kind,
                        List.of(Runnable::run),
                        new FlushRetry.Limits(ATTEMPTS_MAX, TIMEOUT),
                        () -> nanos,
                        metrics)
                .flush(submissions, 0)
                .toCompletableFuture()
                .join();
    }

    private static Problem problemOf(PendingSubmission submission) {
        return ((SubmissionResult.Rejected) submission.result()).problem();
    }

    private static CompletionStage<@Nullable Void> accepted(List<PendingSubmission> batch) {
        batch.forEach(submission -> submission.settle(new SubmissionResult.Accepted()));
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<@Nullable Void> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException("as the test requires"));
    }
}
