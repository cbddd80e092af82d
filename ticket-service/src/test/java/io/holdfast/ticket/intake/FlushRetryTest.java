package io.holdfast.ticket.intake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.FlushRetry.Cause;

import static org.assertj.core.api.Assertions.assertThat;

class FlushRetryTest {

    private static final int ATTEMPTS_MAX = 4;

    private int transactions;

    @Test
    void oneInvalidSubmissionDoesNotFailTheOthers() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(500);
        Set<PendingSubmission> invalid = Set.of(submissions.get(137));

        run(submissions, invalid, Cause.CONTENT);

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

        run(submissions, invalid, Cause.CONTENT);

        assertThat(submissions)
                .filteredOn(submission -> submission.result() instanceof SubmissionResult.Rejected)
                .containsExactlyInAnyOrderElementsOf(invalid);
    }

    @Test
    void anUnavailableDatabaseRejectsAllAtOnce() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(8);

        run(submissions, new HashSet<>(submissions), Cause.UNAVAILABLE);

        assertThat(transactions).isEqualTo(1);
        assertThat(submissions).allMatch(submission -> problemOf(submission).status() == 503);
        assertThat(problemOf(submissions.getFirst()).retryAfterSeconds()).isPositive();
    }

    @Test
    void aConflictIsRetried() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(8);

        flush(submissions, Cause.CONFLICT, batch -> ++transactions < ATTEMPTS_MAX ? failed() : accepted(batch));

        assertThat(submissions).allMatch(submission -> submission.result() instanceof SubmissionResult.Accepted);
    }

    @Test
    void retriesOfAConflictAreLimited() {
        List<PendingSubmission> submissions = GroupCommitTest.submissions(4);

        run(submissions, new HashSet<>(submissions), Cause.CONFLICT);

        assertThat(submissions).allMatch(submission -> problemOf(submission).status() == 503);
    }

    private void run(List<PendingSubmission> submissions, Set<PendingSubmission> invalid, Cause cause) {
        flush(submissions, cause, batch -> {
            transactions++;
            return batch.stream().anyMatch(invalid::contains) ? failed() : accepted(batch);
        });
    }

    private static void flush(List<PendingSubmission> submissions, Cause cause, FlushRetry.Transaction transaction) {
        IntakeMetrics metrics = new IntakeMetrics(new SimpleMeterRegistry());
        new FlushRetry(transaction, failure -> cause, List.of(Runnable::run), ATTEMPTS_MAX, metrics)
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
