package io.holdfast.ticket.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;

import static org.assertj.core.api.Assertions.assertThat;

class GroupCommitTest {

    private static final long BYTES = Submission.BYTES_USUAL;

    private long nanos;
    private final ManualFlushes flushes = new ManualFlushes();
    private final GroupCommit groupCommit = new GroupCommit(
            flushes, new GroupCommit.Limits(2, 3, 10, 20 * BYTES, 20, 50 * BYTES, Duration.ofSeconds(4)), () -> nanos);

    @Test
    void theFirstSubmissionIsFlushedAtOnce() {
        submit(1);

        assertThat(flushes.sizes).containsExactly(1);
    }

    @Test
    void theNextFlushTakesAllThatWereQueuedMeanwhile() {
        submit(1);
        submit(1);
        submit(1);
        assertThat(flushes.sizes).containsExactly(1);

        flushes.endOne();

        assertThat(flushes.sizes).containsExactly(1, 2);
    }

    @Test
    void aSecondFlushStartsOnceEnoughAreQueuedToFillIt() {
        submit(1);
        submit(1);
        submit(1);
        submit(1);

        assertThat(flushes.sizes).containsExactly(1, 3);
    }

    @Test
    void concurrentFlushesAreLimited() {
        submit(1);
        IntStream.range(0, 6).forEach(i -> submit(1));
        assertThat(flushes.sizes).containsExactly(1, 3);

        flushes.endOne();

        assertThat(flushes.sizes).containsExactly(1, 3, 3);
    }

    @Test
    void theRequestsOfAFlushAreLimited() {
        occupyAllSlots();
        IntStream.range(0, 4).forEach(i -> submit(1));

        IntStream.range(0, 3).forEach(i -> flushes.endOne());

        assertThat(flushes.sizes).containsExactly(1, 3, 3, 1);
    }

    @Test
    void aBatchIsNeverSplitAndNeverStarves() {
        occupyAllSlots();
        submit(8);
        submit(8);

        flushes.endOne();
        flushes.endOne();

        assertThat(flushes.sizes).containsExactly(1, 3, 8, 8);
    }

    @Test
    void aBatchIsRejectedWhenTheQueueIsFull() {
        occupyAllSlots();
        submit(10);
        submit(10);

        assertThat(groupCommit.submit(submissions(1))).isNull();
        assertThat(groupCommit.queuedSubmissions()).isEqualTo(20);
    }

    @Test
    void eachRequestGetsItsOwnResultsOnceItsFlushHasEnded() {
        CompletionStage<List<SubmissionResult>> one = submit(1);
        CompletionStage<List<SubmissionResult>> three = submit(3);
        assertThat(three.toCompletableFuture()).isNotDone();

        flushes.endOne();
        flushes.endOne();

        assertThat(one.toCompletableFuture().join()).hasSize(1);
        assertThat(three.toCompletableFuture().join()).hasSize(3);
    }

    @Test
    void aFailedFlushReleasesItsSlot() {
        CompletionStage<List<SubmissionResult>> failed = submit(1);
        submit(1);

        flushes.failOne();

        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(flushes.sizes).containsExactly(1, 1);
    }

    @Test
    void aRequestIsRejectedWhenTheBytesOfTheQueueAreUsedUp() {
        occupyAllSlots();
        assertThat(groupCommit.submit(List.of(large(30)))).isNotNull();

        assertThat(groupCommit.submit(List.of(large(30)))).isNull();
        assertThat(groupCommit.submit(List.of(large(20)))).isNotNull();
    }

    @Test
    void theBytesOfAFlushAreLimited() {
        occupyAllSlots();
        groupCommit.submit(List.of(large(12)));
        groupCommit.submit(List.of(large(12)));
        groupCommit.submit(List.of(large(25)));

        IntStream.range(0, 4).forEach(i -> flushes.endOne());

        assertThat(flushes.sizes).containsExactly(1, 3, 1, 1, 1);
    }

    @Test
    void bytesAreFreeAgainWhenTheirFlushHasStarted() {
        occupyAllSlots();
        groupCommit.submit(List.of(large(50)));
        flushes.endOne();
        flushes.endOne();

        assertThat(groupCommit.submit(List.of(large(50)))).isNotNull();
    }

    @Test
    void aRequestThatIsQueuedForTooLongIsRejectedAndNeverFlushed() {
        occupyAllSlots();
        CompletionStage<List<SubmissionResult>> old = submit(1);
        nanos = Duration.ofSeconds(3).toNanos();
        CompletionStage<List<SubmissionResult>> young = submit(1);

        nanos = Duration.ofSeconds(4).toNanos();
        groupCommit.rejectOverdue();

        assertThat(old.toCompletableFuture().join().getFirst())
                .isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
                    assertThat(rejected.problem().status()).isEqualTo(503);
                    assertThat(rejected.problem().retryAfterSeconds()).isPositive();
                });
        assertThat(young.toCompletableFuture()).isNotDone();
        assertThat(groupCommit.queuedSubmissions()).isEqualTo(1);
        flushes.endOne();
        flushes.endOne();
        assertThat(flushes.sizes).containsExactly(1, 3, 1);
    }

    /** A command of so many times the usual bytes. */
    private static PendingSubmission large(int times) {
        return new PendingSubmission(
                new Submission.Command() {
                    @Override
                    public ReadSet readSet() {
                        return ReadSet.EMPTY;
                    }

                    @Override
                    public Decision decide(CurrentState state) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int bytes() {
                        return Math.toIntExact(times * BYTES);
                    }
                },
                null,
                null);
    }

    private void occupyAllSlots() {
        submit(1);
        submit(3);
    }

    private CompletionStage<List<SubmissionResult>> submit(int count) {
        CompletionStage<List<SubmissionResult>> results = groupCommit.submit(submissions(count));
        assertThat(results).isNotNull();
        return results;
    }

    static List<PendingSubmission> submissions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PendingSubmission(
                        new ReportedEvent(Fact.of(
                                "e-" + i, "/test", Instant.EPOCH, new CustomerErased(new CustomerId("c-" + i)))),
                        null,
                        null))
                .toList();
    }

    /** Flushes that end when the test ends them. */
    private static final class ManualFlushes implements GroupCommit.Flush {

        final List<Integer> sizes = new ArrayList<>();
        private final Deque<CompletableFuture<@Nullable Void>> running = new ArrayDeque<>();

        @Override
        public CompletionStage<@Nullable Void> flush(List<PendingSubmission> submissions, int slot) {
            sizes.add(submissions.size());
            submissions.forEach(submission -> submission.settle(new SubmissionResult.Accepted()));
            CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
            running.add(end);
            return end;
        }

        void endOne() {
            running.remove().complete(null);
        }

        void failOne() {
            running.remove().completeExceptionally(new IllegalStateException("as the test requires"));
        }
    }
}
