package io.holdfast.sla.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.holdfast.contract.Topic;

/**
 * Queue of expired timers of one urgency. Takes them from a {@link TimerQueue}, holds them in a {@link WatermarkGate}, and
 * gives them out in bounded batches. Queues do not wait for each other's batches. After a failure the batch size is halved
 * down to one ticket, and doubled again with each success, so one ticket that cannot be evaluated is isolated in O(log n)
 * batches. Confined to the timer thread, except {@link #held()}.
 */
final class DispatchQueue {

    private static final Duration PAUSE_WHILE_HELD = Duration.ofMillis(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    /**
     * Which timers belong to the queue: those that expire in a range relative to now, inclusive.
     *
     * @param queue source of the timers; those of a failed batch are put back
     * @param from beginning of the range at a given time
     * @param until end of the range at a given time
     */
    record TimeRange(TimerQueue queue, UnaryOperator<Instant> from, UnaryOperator<Instant> until) {}

    /**
     * Limits of the queue.
     *
     * @param ticketsMax tickets of one batch
     * @param batchesMax concurrent batches
     * @param heldMax timers that wait for their partition to be processed
     * @param dutyCycleHalf whether a batch is followed by a pause as long as the batch took
     */
    record Limits(int ticketsMax, int batchesMax, int heldMax, boolean dutyCycleHalf) {}

    /**
     * Tickets that are evaluated in one transaction.
     *
     * @param asOf each ticket with the instant up to which all events are known
     * @param startedNanos as of {@link System#nanoTime()}
     */
    record Batch(
            DispatchQueue queue, List<WatermarkGate.Released> released, Map<String, Instant> asOf, long startedNanos) {

        boolean isSingleTicket() {
            return asOf.size() == 1;
        }

        /** Calls back for each timer with its partition. */
        void forEach(BiConsumer<Integer, Timer> each) {
            released.forEach(group -> group.timers().forEach(timer -> each.accept(group.partition(), timer)));
        }
    }

    private final TimeRange range;
    private final Limits limits;
    private final WatermarkGate gate = new WatermarkGate();
    /** Present batch size: smaller after a failure, so that a ticket that cannot be evaluated does not block others. */
    private int batchTicketsMax;

    private int awaitingOffsets;
    private int batchesRunning;
    private int ticketsRunning;
    private long pauseStartedNanos;
    private long pauseNanos;
    private volatile int held;

    DispatchQueue(TimeRange range, Limits limits) {
        this.range = range;
        this.limits = limits;
        this.batchTicketsMax = limits.ticketsMax();
    }

    /** Takes expired timers, as many as there is capacity for. Follow with {@link #hold} or {@link #putBack(Map)}. */
    Map<Integer, List<Timer>> takeExpired(Instant now, long nanos) {
        int room = availableCapacity(nanos);
        if (room <= 0) {
            return Map.of();
        }
        Map<Integer, List<Timer>> taken = range.queue().takeExpired(from(now), until(now), room);
        awaitingOffsets += taken.values().stream().mapToInt(List::size).sum();
        updateHeld();
        return taken;
    }

    /** Holds timers that were taken until their partition is processed up to the required offsets. */
    void hold(int partition, Map<Topic, Long> requiredOffsets, Instant asOf, List<Timer> timers) {
        gate.hold(partition, requiredOffsets, asOf, timers);
        awaitingOffsets -= timers.size();
        updateHeld();
    }

    /** Returns timers that were taken. */
    void putBack(Map<Integer, List<Timer>> taken) {
        taken.forEach((partition, timers) -> timers.forEach(timer -> putBack(partition, timer)));
        awaitingOffsets -= taken.values().stream().mapToInt(List::size).sum();
        updateHeld();
    }

    private void putBack(int partition, Timer timer) {
        range.queue().putBack(partition, timer);
    }

    /** Drops held timers of all other partitions. */
    void retain(Collection<Integer> partitions) {
        gate.retain(partitions);
        updateHeld();
    }

    /** The next batch, if one may start now. */
    Optional<Batch> nextBatch(WatermarkGate.ProcessedOffsets processed, long nanos) {
        if (isFull() || remainingPauseNanos(nanos) > 0) {
            return Optional.empty();
        }
        List<WatermarkGate.Released> released = gate.release(processed, batchTicketsMax);
        if (released.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Instant> asOf = new HashMap<>();
        released.forEach(group ->
                group.timers().forEach(timer -> asOf.merge(timer.ticketId(), group.asOf(), DispatchQueue::later)));
        batchesRunning++;
        ticketsRunning += asOf.size();
        updateHeld();
        return Optional.of(new Batch(this, released, asOf, nanos));
    }

    void succeeded(Batch batch, long nanos) {
        release(batch);
        batchTicketsMax = Math.min(limits.ticketsMax(), batchTicketsMax * 2);
        pauseFor(nanos, limits.dutyCycleHalf() ? nanos - batch.startedNanos() : 0);
    }

    /** Retries with a smaller batch after a pause, so that an unavailable database is not called in a busy loop. */
    void failed(Batch batch, long nanos) {
        release(batch);
        batchTicketsMax = Math.max(1, batch.asOf().size() / 2);
        if (!batch.isSingleTicket()) {
            batch.forEach(this::putBack);
        }
        pauseFor(
                nanos,
                Math.max(PAUSE_AFTER_FAILURE.toNanos(), limits.dutyCycleHalf() ? nanos - batch.startedNanos() : 0));
    }

    private void release(Batch batch) {
        batchesRunning--;
        ticketsRunning -= batch.asOf().size();
        updateHeld();
    }

    private void pauseFor(long nanos, long pause) {
        pauseStartedNanos = nanos;
        pauseNanos = pause;
    }

    /** Whether timers are waiting that could be evaluated; less urgent queues then start no batch. */
    boolean hasBacklog(WatermarkGate.ProcessedOffsets processed, Instant now) {
        Instant next = range.queue().nextExpiry(from(now));
        return (next != null && !next.isAfter(until(now))) || gate.canRelease(processed);
    }

    /** How long nothing has to be done, unless a batch ends, timers are added or records are processed. */
    Duration idleTime(Instant now, long nanos, Duration max) {
        Duration idle = max;
        if (capacity() > 0) {
            Instant next = range.queue().nextExpiry(from(now));
            idle = next == null ? max : shorter(max, Duration.between(until(now), next));
            Duration remaining = Duration.ofNanos(remainingPauseNanos(nanos));
            idle = idle.compareTo(remaining) < 0 ? remaining : idle;
        }
        return gate.isEmpty() ? idle : shorter(idle, PAUSE_WHILE_HELD);
    }

    /** Timers taken and not evaluated yet. Any thread. */
    int held() {
        return held;
    }

    private void updateHeld() {
        held = awaitingOffsets + gate.size() + ticketsRunning;
    }

    private int availableCapacity(long nanos) {
        return remainingPauseNanos(nanos) > 0 ? 0 : capacity();
    }

    private int capacity() {
        return isFull() ? 0 : Math.min(limits.ticketsMax(), limits.heldMax() - gate.size());
    }

    /** After a failure only one batch runs at a time, to isolate the ticket at fault. */
    private boolean isFull() {
        return batchesRunning >= (batchTicketsMax < limits.ticketsMax() ? 1 : limits.batchesMax());
    }

    private long remainingPauseNanos(long nanos) {
        return pauseNanos == 0 ? 0 : Math.max(0, pauseNanos - (nanos - pauseStartedNanos));
    }

    private Instant from(Instant now) {
        return range.from().apply(now);
    }

    private Instant until(Instant now) {
        return range.until().apply(now);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
