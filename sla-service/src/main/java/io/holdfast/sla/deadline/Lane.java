package io.holdfast.sla.deadline;

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
final class Lane {

    private static final Duration PAUSE_WHILE_UNREAD = Duration.ofMillis(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    /**
     * Which of the armed instants go here.
     *
     * @param armed where they are taken from, and where they go back to when they could not be judged
     * @param from the soonest instant of them, by what time it is
     * @param until the latest one, by what time it is
     */
    record Stretch(LookAhead armed, UnaryOperator<Instant> from, UnaryOperator<Instant> until) {}

    /**
     * How much goes here at once.
     *
     * @param ticketsMax tickets in one sweep
     * @param sweepsMax sweeps under way
     * @param waitingMax tickets taken that wait until their partition is read
     * @param rests whether a sweep is followed by a pause as long as it took
     */
    record Width(int ticketsMax, int sweepsMax, int waitingMax, boolean rests) {}

    /**
     * Tickets that are judged in one transaction.
     *
     * @param asOf each ticket and the instant up to which everything that was said is known
     * @param begun by the nanosecond clock
     */
    record Sweep(Lane lane, List<UnreadFirst.Passed> groups, Map<String, Instant> asOf, long begun) {

        boolean isOfOne() {
            return asOf.size() == 1;
        }

        /** Each of its dues with its partition. */
        void forEach(BiConsumer<Integer, Due> each) {
            groups.forEach(group -> group.dues().forEach(due -> each.accept(group.partition(), due)));
        }
    }

    private final Stretch stretch;
    private final Width width;
    private final UnreadFirst unreadFirst = new UnreadFirst();
    /** Tickets judged at once: fewer after a failure, so that one that cannot be judged does not hold up the others. */
    private int judgedMax;

    private int asked;
    private int sweepsUnderWay;
    private int ticketsUnderWay;
    private long pauseBegun;
    private long pauseNanos;
    private volatile int held;

    Lane(Stretch stretch, Width width) {
        this.stretch = stretch;
        this.width = width;
        this.judgedMax = width.ticketsMax();
    }

    /** Takes what has come, as much as there is room for: to be added or given back. */
    Map<Integer, List<Due>> take(Instant now, long nanos) {
        int room = room(nanos);
        if (room <= 0) {
            return Map.of();
        }
        Map<Integer, List<Due>> taken = stretch.armed().takeCome(from(now), until(now), room);
        asked += taken.values().stream().mapToInt(List::size).sum();
        count();
        return taken;
    }

    /** Keeps what was taken until its partition is read as far as the log is now. */
    void add(int partition, Map<Topic, Long> readUpTo, Instant askedAt, List<Due> dues) {
        unreadFirst.add(partition, readUpTo, askedAt, dues);
        asked -= dues.size();
        count();
    }

    /** What was taken is as if it had not been. */
    void giveBack(Map<Integer, List<Due>> taken) {
        taken.forEach((partition, dues) -> dues.forEach(due -> giveBack(partition, due)));
        asked -= taken.values().stream().mapToInt(List::size).sum();
        count();
    }

    private void giveBack(int partition, Due due) {
        stretch.armed().armAgain(partition, due);
    }

    void retain(Collection<Integer> partitions) {
        unreadFirst.retain(partitions);
        count();
    }

    /** The next sweep, if one may begin now. */
    Optional<Sweep> next(UnreadFirst.Processed processed, long nanos) {
        if (isFull() || restNanos(nanos) > 0) {
            return Optional.empty();
        }
        List<UnreadFirst.Passed> ready = unreadFirst.takeReady(processed, judgedMax);
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Instant> asOf = new HashMap<>();
        ready.forEach(group -> group.dues().forEach(due -> asOf.merge(due.ticketId(), group.askedAt(), Lane::later)));
        sweepsUnderWay++;
        ticketsUnderWay += asOf.size();
        count();
        return Optional.of(new Sweep(this, ready, asOf, nanos));
    }

    void succeeded(Sweep sweep, long nanos) {
        ended(sweep);
        judgedMax = Math.min(width.ticketsMax(), judgedMax * 2);
        rest(nanos, width.rests() ? nanos - sweep.begun() : 0);
    }

    /** After a failure fewer are judged at once, and after a pause, so that a database that is away is not asked in a spin. */
    void failed(Sweep sweep, long nanos) {
        ended(sweep);
        judgedMax = Math.max(1, sweep.asOf().size() / 2);
        if (!sweep.isOfOne()) {
            sweep.forEach(this::giveBack);
        }
        rest(nanos, Math.max(PAUSE_AFTER_FAILURE.toNanos(), width.rests() ? nanos - sweep.begun() : 0));
    }

    private void ended(Sweep sweep) {
        sweepsUnderWay--;
        ticketsUnderWay -= sweep.asOf().size();
        count();
    }

    private void rest(long nanos, long pause) {
        pauseBegun = nanos;
        pauseNanos = pause;
    }

    /** Whether it leaves something waiting that could be judged: what is less urgent then waits too. */
    boolean isBehind(UnreadFirst.Processed processed, Instant now) {
        Instant next = stretch.armed().next(from(now));
        return (next != null && !next.isAfter(until(now))) || unreadFirst.hasReady(processed);
    }

    /** For how long nothing is to do here, unless a sweep ends or something is armed or read. */
    Duration idle(Instant now, long nanos, Duration max) {
        Duration idle = max;
        if (places() > 0) {
            Instant next = stretch.armed().next(from(now));
            idle = next == null ? max : shorter(max, Duration.between(until(now), next));
            Duration rest = Duration.ofNanos(restNanos(nanos));
            idle = idle.compareTo(rest) < 0 ? rest : idle;
        }
        return unreadFirst.isEmpty() ? idle : shorter(idle, PAUSE_WHILE_UNREAD);
    }

    /** Tickets taken and not judged yet; any thread may ask. */
    int held() {
        return held;
    }

    private void count() {
        held = asked + unreadFirst.size() + ticketsUnderWay;
    }

    private int room(long nanos) {
        return restNanos(nanos) > 0 ? 0 : places();
    }

    private int places() {
        return isFull() ? 0 : Math.min(width.ticketsMax(), width.waitingMax() - unreadFirst.size());
    }

    /** After a failure one sweep at a time looks for what cannot be judged. */
    private boolean isFull() {
        return sweepsUnderWay >= (judgedMax < width.ticketsMax() ? 1 : width.sweepsMax());
    }

    private long restNanos(long nanos) {
        return pauseNanos == 0 ? 0 : Math.max(0, pauseNanos - (nanos - pauseBegun));
    }

    private Instant from(Instant now) {
        return stretch.from().apply(now);
    }

    private Instant until(Instant now) {
        return stretch.until().apply(now);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
