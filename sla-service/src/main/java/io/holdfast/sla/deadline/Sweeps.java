package io.holdfast.sla.deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.LogOffsets;

/**
 * Has judged what has come, on three lanes: what came just now, what was missed in a downtime, and what nobody waits for.
 * A sweep is begun and not waited for: a long one keeps nobody on another lane waiting. That two of them may hold the
 * same ticket does no harm, as the rows' locks let one after the other see whether there is something left to say.
 */
final class Sweeps {

    /** Told of what becomes of sweeps, on any thread. */
    interface Listener {
        /** What comes next for tickets that were judged and committed. */
        void judged(List<Upcoming> upcoming);

        /** There is something to settle. */
        void ended();
    }

    /** A sweep that is over, well or not. */
    private record Ended(Lane.Sweep sweep, @Nullable Throwable failure) {}

    private static final Logger LOG = Logger.getLogger(Sweeps.class);
    /** One ticket that cannot be judged is set aside for so long. */
    private static final Duration SET_ASIDE = Duration.ofSeconds(5);

    private final DeadlineConfig config;
    private final LookAhead whenFree;
    private final LogOffsets log;
    private final PassedDeadlines passedDeadlines;
    private final Clock clock;
    private final Listener listener;
    private final Lane free;
    /** The most urgent first. */
    private final List<Lane> lanes;

    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Sweeps(
            DeadlineConfig config,
            LookAhead lookAhead,
            LookAhead whenFree,
            LogOffsets log,
            PassedDeadlines passedDeadlines,
            Clock clock,
            Listener listener) {
        this.config = config;
        this.whenFree = whenFree;
        this.log = log;
        this.passedDeadlines = passedDeadlines;
        this.clock = clock;
        this.listener = listener;
        int ticketsMax = config.sweepTicketsMax();
        int waitingMax = config.waitingTicketsMax();
        int freeMax = config.freeTicketsMax();
        UnaryOperator<Instant> lateUntil = now -> now.minus(config.lateAfter());
        Lane prompt = new Lane(
                new Lane.Stretch(lookAhead, lateUntil, UnaryOperator.identity()),
                new Lane.Width(ticketsMax, config.sweepsMax(), waitingMax, false));
        Lane late = new Lane(
                new Lane.Stretch(lookAhead, now -> Instant.MIN, lateUntil),
                new Lane.Width(ticketsMax, 1, waitingMax, false));
        this.free = new Lane(
                new Lane.Stretch(whenFree, now -> Instant.MIN, UnaryOperator.identity()),
                new Lane.Width(freeMax, 1, freeMax, true));
        this.lanes = List.of(prompt, late, free);
    }

    /** Failures of sweeps that are still under way mean nothing from now on. */
    void close() {
        closed = true;
    }

    /** Tickets taken because there was time and not judged yet; any thread may ask. */
    int heldForFree() {
        return free.held();
    }

    /** Deals with what has come, on these partitions. */
    void step(Set<Integer> partitions, Instant now) {
        settle();
        collect(partitions, now);
        begin(now);
    }

    /** How long nothing is to do, unless a sweep ends or something is armed or read. */
    Duration idle(Instant now, Duration max) {
        Duration idle = max;
        for (Lane lane : lanes) {
            idle = lane.idle(now, System.nanoTime(), idle);
        }
        return idle;
    }

    private void settle() {
        for (Ended each = ended.poll(); each != null; each = ended.poll()) {
            Lane.Sweep sweep = each.sweep();
            if (each.failure() == null) {
                sweep.lane().succeeded(sweep, System.nanoTime());
            } else {
                failed(sweep, each.failure());
            }
        }
    }

    private void failed(Lane.Sweep sweep, Throwable failure) {
        if (!closed) {
            LOG.warnf(
                    failure,
                    "%d tickets could not be judged; trying again",
                    sweep.asOf().size());
        }
        sweep.lane().failed(sweep, System.nanoTime());
        if (sweep.isOfOne()) {
            // It may be at fault itself: from now on it costs only spare time.
            Instant again = clock.instant().plus(SET_ASIDE);
            sweep.forEach((partition, due) -> whenFree.armAgain(partition, new Due(again, due.ticketId())));
        }
    }

    private void collect(Set<Integer> partitions, Instant now) {
        Map<Lane, Map<Integer, List<Due>>> taken = new LinkedHashMap<>();
        Set<Integer> asked = new HashSet<>();
        for (Lane lane : lanes) {
            lane.retain(partitions);
            Map<Integer, List<Due>> come = lane.take(now, System.nanoTime());
            taken.put(lane, come);
            asked.addAll(come.keySet());
        }
        if (asked.isEmpty()) {
            return;
        }
        try {
            Map<Integer, Map<Topic, Long>> ends = ends(asked);
            taken.forEach((lane, come) -> come.forEach(
                    (partition, dues) -> lane.add(partition, ends.getOrDefault(partition, Map.of()), now, dues)));
        } catch (RuntimeException e) {
            taken.forEach(Lane::giveBack);
            throw e;
        }
    }

    /** How long the log is, by partition. */
    private Map<Integer, Map<Topic, Long>> ends(Set<Integer> partitions) {
        Map<Integer, Map<Topic, Long>> ends = new HashMap<>();
        for (Topic topic : passedDeadlines.saidOn()) {
            Map<Integer, Long> ofTopic =
                    log.endOffsets(topic.wireName(), partitions).await().atMost(config.stepTimeout());
            for (int partition : partitions) {
                ends.computeIfAbsent(partition, p -> new EnumMap<>(Topic.class))
                        .put(topic, ofTopic.getOrDefault(partition, Long.MAX_VALUE));
            }
        }
        return ends;
    }

    private void begin(Instant now) {
        for (Lane lane : lanes) {
            Optional<Lane.Sweep> sweep = lane.next(this::processed, System.nanoTime());
            while (sweep.isPresent()) {
                judge(sweep.get());
                sweep = lane.next(this::processed, System.nanoTime());
            }
            if (lane.isBehind(this::processed, now)) {
                return;
            }
        }
    }

    private long processed(Topic topic, int partition) {
        return log.processed(topic.wireName(), partition);
    }

    /** One that takes too long counts as failed. It is not cancelled: that would leave its connection in the middle. */
    @SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is settled in the next step
    private void judge(Lane.Sweep sweep) {
        Uni.createFrom()
                .deferred(() -> passedDeadlines.judge(sweep.asOf()))
                .invoke(listener::judged)
                .subscribeAsCompletionStage()
                .orTimeout(config.stepTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((upcoming, failure) -> {
                    ended.add(new Ended(sweep, failure));
                    listener.ended();
                });
    }
}
