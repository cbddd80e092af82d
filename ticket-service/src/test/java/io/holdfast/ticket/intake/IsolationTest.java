package io.holdfast.ticket.intake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.ticket.intake.Isolation.Cause;

import static org.assertj.core.api.Assertions.assertThat;

class IsolationTest {

    private static final int ATTEMPTS_MAX = 4;

    private int transactions;

    @Test
    void oneWriteThatTheDatabaseCannotTakeDoesNotSpoilItsNeighbours() {
        List<Pending> writes = GroupCommitTest.writes(500);
        Set<Pending> bad = Set.of(writes.get(137));

        settle(writes, bad, Cause.CONTENT);

        assertThat(writes)
                .filteredOn(write -> write.outcome() instanceof Outcome.Accepted)
                .hasSize(499);
        assertThat(problemOf(writes.get(137)).status()).isEqualTo(422);
        assertThat(transactions).isLessThan(25);
    }

    @Test
    void severalBadOnesAreEachFound() {
        List<Pending> writes = GroupCommitTest.writes(64);
        Set<Pending> bad = Set.of(writes.get(0), writes.get(1), writes.get(63));

        settle(writes, bad, Cause.CONTENT);

        assertThat(writes)
                .filteredOn(write -> write.outcome() instanceof Outcome.Refused)
                .containsExactlyInAnyOrderElementsOf(bad);
    }

    @Test
    void aLostDatabaseLeavesAllToTheirSendersAtOnce() {
        List<Pending> writes = GroupCommitTest.writes(8);

        settle(writes, new HashSet<>(writes), Cause.UNAVAILABLE);

        assertThat(transactions).isEqualTo(1);
        assertThat(writes).allMatch(write -> problemOf(write).status() == 503);
        assertThat(problemOf(writes.getFirst()).retryAfterSeconds()).isPositive();
    }

    @Test
    void aRaceIsRunAgain() {
        List<Pending> writes = GroupCommitTest.writes(8);
        Isolation isolation = new Isolation(
                batch -> ++transactions < ATTEMPTS_MAX ? failed() : accepted(batch),
                failure -> Cause.RACE,
                ATTEMPTS_MAX);

        isolation.settle(writes).toCompletableFuture().join();

        assertThat(writes).allMatch(write -> write.outcome() instanceof Outcome.Accepted);
    }

    @Test
    void aRaceThatIsNeverWonEnds() {
        List<Pending> writes = GroupCommitTest.writes(4);

        settle(writes, new HashSet<>(writes), Cause.RACE);

        assertThat(writes).allMatch(write -> problemOf(write).status() == 503);
    }

    private void settle(List<Pending> writes, Set<Pending> bad, Cause cause) {
        Isolation isolation = new Isolation(
                batch -> {
                    transactions++;
                    return batch.stream().anyMatch(bad::contains) ? failed() : accepted(batch);
                },
                failure -> cause,
                ATTEMPTS_MAX);
        isolation.settle(writes).toCompletableFuture().join();
    }

    private static io.holdfast.rest.Problem problemOf(Pending write) {
        return ((Outcome.Refused) write.outcome()).problem();
    }

    private static CompletionStage<@Nullable Void> accepted(List<Pending> batch) {
        batch.forEach(write -> write.settle(new Outcome.Accepted()));
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<@Nullable Void> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException("as told"));
    }
}
