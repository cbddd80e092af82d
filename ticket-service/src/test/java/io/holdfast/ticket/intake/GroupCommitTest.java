package io.holdfast.ticket.intake;

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
import io.holdfast.ticket.intake.Write.Told;

import static org.assertj.core.api.Assertions.assertThat;

class GroupCommitTest {

    private final HeldFlushes flushes = new HeldFlushes();
    private final GroupCommit intake = new GroupCommit(flushes, new GroupCommit.Bounds(2, 3, 10, 20));

    @Test
    void theFirstWriteGoesAtOnce() {
        submit(1);

        assertThat(flushes.sizes).containsExactly(1);
    }

    @Test
    void whileAFlushIsUnderWayTheNextTakesAllThatWait() {
        submit(1);
        submit(1);
        submit(1);
        assertThat(flushes.sizes).containsExactly(1);

        flushes.endOne();

        assertThat(flushes.sizes).containsExactly(1, 2);
    }

    @Test
    void anotherFlushGoesBesideItWhenEnoughWaitToFillIt() {
        submit(1);
        submit(1);
        submit(1);
        submit(1);

        assertThat(flushes.sizes).containsExactly(1, 3);
    }

    @Test
    void noMoreFlushesGoBesideEachOtherThanTheirBound() {
        submit(1);
        IntStream.range(0, 6).forEach(i -> submit(1));
        assertThat(flushes.sizes).containsExactly(1, 3);

        flushes.endOne();

        assertThat(flushes.sizes).containsExactly(1, 3, 3);
    }

    @Test
    void aFlushTakesNoMoreRequestsThanItsBound() {
        fillAll();
        IntStream.range(0, 4).forEach(i -> submit(1));

        IntStream.range(0, 3).forEach(i -> flushes.endOne());

        assertThat(flushes.sizes).containsExactly(1, 3, 3, 1);
    }

    @Test
    void aBatchIsNeverSplitAndNeverWaitsForRoom() {
        fillAll();
        submit(8);
        submit(8);

        flushes.endOne();
        flushes.endOne();

        assertThat(flushes.sizes).containsExactly(1, 3, 8, 8);
    }

    @Test
    void whatFindsNoRoomToWaitIsRefused() {
        fillAll();
        submit(10);
        submit(10);

        assertThat(intake.submit(writes(1))).isNull();
        assertThat(intake.waitingWrites()).isEqualTo(20);
    }

    @Test
    void eachRequestGetsItsOwnOutcomesOnceItsFlushHasEnded() {
        CompletionStage<List<Outcome>> one = submit(1);
        CompletionStage<List<Outcome>> three = submit(3);
        assertThat(three.toCompletableFuture()).isNotDone();

        flushes.endOne();
        flushes.endOne();

        assertThat(one.toCompletableFuture().join()).hasSize(1);
        assertThat(three.toCompletableFuture().join()).hasSize(3);
    }

    @Test
    void aFlushThatFailsFreesItsPlace() {
        CompletionStage<List<Outcome>> failed = submit(1);
        submit(1);

        flushes.failOne();

        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(flushes.sizes).containsExactly(1, 1);
    }

    private void fillAll() {
        submit(1);
        submit(3);
    }

    private CompletionStage<List<Outcome>> submit(int count) {
        CompletionStage<List<Outcome>> outcomes = intake.submit(writes(count));
        assertThat(outcomes).isNotNull();
        return outcomes;
    }

    static List<Pending> writes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Pending(
                        new Told(Fact.of(
                                "e-" + i, "/test", Instant.EPOCH, new CustomerErased(new CustomerId("c-" + i)))),
                        null))
                .toList();
    }

    /** Flushes that end when the test says so. */
    private static final class HeldFlushes implements GroupCommit.Flush {

        final List<Integer> sizes = new ArrayList<>();
        private final Deque<CompletableFuture<@Nullable Void>> underWay = new ArrayDeque<>();

        @Override
        public CompletionStage<@Nullable Void> flush(List<Pending> writes, int slot) {
            sizes.add(writes.size());
            writes.forEach(write -> write.settle(new Outcome.Accepted()));
            CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
            underWay.add(end);
            return end;
        }

        void endOne() {
            underWay.remove().complete(null);
        }

        void failOne() {
            underWay.remove().completeExceptionally(new IllegalStateException("as told"));
        }
    }
}
