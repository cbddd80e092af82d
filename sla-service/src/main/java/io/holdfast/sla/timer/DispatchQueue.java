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
 * A way on which passed deadlines go: taken when they have come, kept until their partition is read, judged so many at a
 * time while the watching thread goes on. One lane never waits for another's sweep. Only the watching thread changes it.
 */
final class DispatchQueue {

    private static final Duration PAUSE_WHILE_HELD = Duration.ofMillis(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    /**
     * Which of the armed instants go here.
     *
     * @param queue where they are taken from, and where they go back to when they could not be judged
     * @param from the soonest instant of them, by what time it is
     * @param until the latest one, by what time it is
     */
    record TimeRange(TimerQueue queue, UnaryOperator<Instant> from, UnaryOperator<Instant> until) {}

    /**
     * How much goes here at once.
     *
     * @param ticketsMax tickets in one sweep
     * @param batchesMax sweeps under way
     * @param heldMax tickets taken that wait until their partition is read
     * @param dutyCycleHalf whether a sweep is followed by a pause as long as it took
     */
    record Limits(int ticketsMax, int batchesMax, int heldMax, boolean dutyCycleHalf) {}

    /**
     * Tickets that are judged in one transaction.
     *
     * @param asOf each ticket and the instant up to which everything that was said is known
     * @param startedNanos by the nanosecond clock
     */
    record Batch(
            DispatchQueue queue, List<WatermarkGate.Released> released, Map<String, Instant> asOf, long startedNanos) {

        boolean isSingleTicket() {
            return asOf.size() == 1;
        }

        /** Each of its dues with its partition. */
        void forEach(BiConsumer<Integer, Timer> each) {
            released.forEach(group -> group.timers().forEach(timer -> each.accept(group.partition(), timer)));
        }
    }

    private final TimeRange range;
    private final Limits limits;
    private final WatermarkGate gate = new WatermarkGate();
    /** Tickets judged at once: fewer after a failure, so that one that cannot be judged does not hold up the others. */
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

    /** Takes what has come, as much as there is room for: to be added or given back. */
    Map<Integer, List<Timer>> takeExpired(Instant now, long nanos) {
        int room = room(nanos);
        if (room <= 0) {
            return Map.of();
        }
        Map<Integer, List<Timer>> taken = range.queue().takeExpired(from(now), until(now), room);
        awaitingOffsets += taken.values().stream().mapToInt(List::size).sum();
        updateHeld();
        return taken;
    }

    /** Keeps what was taken until its partition is read as far as the log is now. */
    void hold(int partition, Map<Topic, Long> requiredOffsets, Instant asOf, List<Timer> timers) {
        gate.hold(partition, requiredOffsets, asOf, timers);
        awaitingOffsets -= timers.size();
        updateHeld();
    }

    /** What was taken is as if it had not been. */
    void putBack(Map<Integer, List<Timer>> taken) {
        taken.forEach((partition, timers) -> timers.forEach(timer -> putBack(partition, timer)));
        awaitingOffsets -= taken.values().stream().mapToInt(List::size).sum();
        updateHeld();
    }

    private void putBack(int partition, Timer timer) {
        range.queue().putBack(partition, timer);
    }

    void retain(Collection<Integer> partitions) {
        gate.retain(partitions);
        updateHeld();
    }

    /** The next sweep, if one may begin now. */
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

    /** After a failure fewer are judged at once, and after a pause, so that a database that is away is not asked in a spin. */
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

    /** Whether it leaves something waiting that could be judged: what is less urgent then waits too. */
    boolean hasBacklog(WatermarkGate.ProcessedOffsets processed, Instant now) {
        Instant next = range.queue().nextExpiry(from(now));
        return (next != null && !next.isAfter(until(now))) || gate.canRelease(processed);
    }

    /** For how long nothing is to do here, unless a sweep ends or something is armed or read. */
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

    /** Tickets taken and not judged yet; any thread may ask. */
    int held() {
        return held;
    }

    private void updateHeld() {
        held = awaitingOffsets + gate.size() + ticketsRunning;
    }

    private int room(long nanos) {
        return remainingPauseNanos(nanos) > 0 ? 0 : capacity();
    }

    private int capacity() {
        return isFull() ? 0 : Math.min(limits.ticketsMax(), limits.heldMax() - gate.size());
    }

    /** After a failure one sweep at a time looks for what cannot be judged. */
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
