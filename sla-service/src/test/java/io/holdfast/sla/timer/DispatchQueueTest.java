package io.holdfast.sla.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Topic;

import static org.assertj.core.api.Assertions.assertThat;

class DispatchQueueTest {

    private static final Instant NOW = Instant.parse("2026-03-29T01:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final WatermarkGate.ProcessedOffsets ALL_READ = (topic, partition) -> 100;
    private static final WatermarkGate.ProcessedOffsets NOTHING_READ = (topic, partition) -> 0;

    private final TimerQueue timers = new TimerQueue(Duration.ofSeconds(60), 1_000);
    /** {@code System.nanoTime()} may start at any value, also a negative one. */
    private long nanos = -TimeUnit.DAYS.toNanos(1);

    private DispatchQueue queue(int ticketsMax, int batchesMax, boolean dutyCycleHalf) {
        return new DispatchQueue(
                new DispatchQueue.TimeRange(timers, now -> Instant.MIN, UnaryOperator.identity()),
                new DispatchQueue.Limits(ticketsMax, batchesMax, 100, dutyCycleHalf));
    }

    private void schedule(int from, int to) {
        timers.assign(Set.of(3));
        IntStream.range(from, to).forEach(i -> timers.putBack(3, new Timer(NOW.minusSeconds(60 - i), "T" + (100 + i))));
    }

    private void take(DispatchQueue queue) {
        queue.takeExpired(NOW, nanos)
                .forEach((partition, expired) -> queue.hold(partition, Map.of(Topic.TICKETS, 100L), NOW, expired));
    }

    private Optional<DispatchQueue.Batch> next(DispatchQueue queue) {
        return queue.nextBatch(ALL_READ, nanos);
    }

    @Test
    void theNumberOfConcurrentBatchesIsLimited() {
        DispatchQueue queue = queue(2, 2, false);
        schedule(0, 6);

        take(queue);
        assertThat(next(queue))
                .hasValueSatisfying(batch -> assertThat(batch.asOf()).isEqualTo(Map.of("T100", NOW, "T101", NOW)));
        take(queue);
        DispatchQueue.Batch second = next(queue).orElseThrow();
        take(queue);
        assertThat(next(queue)).isEmpty();
        assertThat(timers.size()).isEqualTo(2);
        assertThat(queue.held()).isEqualTo(4);
        assertThat(queue.hasBacklog(ALL_READ, NOW)).isTrue();
        // Nothing to do until a batch ends.
        assertThat(queue.idleTime(NOW, nanos, LONG)).isEqualTo(LONG);

        queue.succeeded(second, nanos);
        take(queue);

        assertThat(next(queue))
                .hasValueSatisfying(batch -> assertThat(batch.asOf()).containsOnlyKeys("T104", "T105"));
        assertThat(queue.hasBacklog(ALL_READ, NOW)).isFalse();
    }

    @Test
    void timersWaitUntilTheirPartitionIsProcessed() {
        DispatchQueue queue = queue(10, 1, false);
        schedule(0, 3);

        take(queue);

        assertThat(queue.nextBatch(NOTHING_READ, nanos)).isEmpty();
        assertThat(queue.hasBacklog(NOTHING_READ, NOW)).isFalse();
        assertThat(queue.idleTime(NOW, nanos, LONG)).isBetween(Duration.ofNanos(1), Duration.ofMillis(50));
        assertThat(queue.hasBacklog(ALL_READ, NOW)).isTrue();
        queue.retain(Set.of());
        assertThat(queue.held()).isZero();
        assertThat(next(queue)).isEmpty();
    }

    @Test
    void timersThatArePutBackAreTakenAgain() {
        DispatchQueue queue = queue(10, 1, false);
        schedule(0, 3);

        Map<Integer, List<Timer>> taken = queue.takeExpired(NOW, nanos);
        assertThat(queue.held()).isEqualTo(3);
        queue.putBack(taken);

        assertThat(queue.held()).isZero();
        assertThat(timers.size()).isEqualTo(3);
    }

    @Test
    void aQueueWithHalfDutyCyclePausesAsLongAsItsBatchTook() {
        DispatchQueue queue = queue(2, 1, true);
        schedule(0, 4);
        take(queue);
        DispatchQueue.Batch batch = next(queue).orElseThrow();
        nanos += 300;

        queue.succeeded(batch, nanos);

        nanos += 299;
        take(queue);
        assertThat(timers.size()).isEqualTo(2);
        assertThat(queue.idleTime(NOW, nanos, LONG)).isEqualTo(Duration.ofNanos(1));
        nanos += 1;
        take(queue);
        assertThat(next(queue)).isPresent();
    }

    @Test
    void aFailedBatchIsRetriedAfterAPauseInSmallerBatchesOneAtATime() {
        DispatchQueue queue = queue(4, 2, false);
        schedule(0, 8);
        take(queue);
        DispatchQueue.Batch bad = next(queue).orElseThrow();

        queue.failed(bad, nanos);

        assertThat(timers.size()).isEqualTo(8);
        assertThat(queue.held()).isZero();
        take(queue);
        assertThat(next(queue)).isEmpty();
        assertThat(queue.hasBacklog(ALL_READ, NOW)).isTrue();
        nanos += queue.idleTime(NOW, nanos, LONG).toNanos();
        take(queue);
        DispatchQueue.Batch half = next(queue).orElseThrow();
        assertThat(half.asOf()).containsOnlyKeys("T100", "T101");
        assertThat(next(queue)).isEmpty();
        queue.succeeded(half, nanos);
        assertThat(next(queue)).isPresent();
        take(queue);
        assertThat(next(queue)).isPresent();
    }

    @Test
    void aSingleFailingTicketIsNotPutBack() {
        DispatchQueue queue = queue(4, 1, false);
        schedule(0, 1);
        take(queue);
        DispatchQueue.Batch alone = next(queue).orElseThrow();
        assertThat(alone.isSingleTicket()).isTrue();

        queue.failed(alone, nanos);

        assertThat(timers.size()).isZero();
    }
}
