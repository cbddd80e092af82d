package io.holdfast.sla.timer;

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
final class TimerDispatcher {

    /** Told of what becomes of sweeps, on any thread. */
    interface Listener {
        /** What comes next for tickets that were judged and committed. */
        void evaluated(List<ScheduledTimer> scheduled);

        /** There is something to settle. */
        void batchCompleted();
    }

    /** A sweep that is over, well or not. */
    private record CompletedBatch(
            DispatchQueue.Batch batch, @Nullable Throwable failure) {}

    private static final Logger LOG = Logger.getLogger(TimerDispatcher.class);
    /** One ticket that cannot be judged is set aside for so long. */
    private static final Duration ISOLATED_RETRY_DELAY = Duration.ofSeconds(5);

    private final TimerConfig config;
    private final TimerQueue reevaluations;
    private final LogOffsets offsets;
    private final TimerListener listener;
    private final Clock clock;
    private final Listener completionListener;
    private final DispatchQueue reevaluationQueue;
    /** The most urgent first. */
    private final List<DispatchQueue> queues;

    private final Queue<CompletedBatch> completed = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    TimerDispatcher(
            TimerConfig config,
            TimerQueue timers,
            TimerQueue reevaluations,
            LogOffsets offsets,
            TimerListener listener,
            Clock clock,
            Listener completionListener) {
        this.config = config;
        this.reevaluations = reevaluations;
        this.offsets = offsets;
        this.listener = listener;
        this.clock = clock;
        this.completionListener = completionListener;
        int ticketsMax = config.sweepTicketsMax();
        int heldMax = config.waitingTicketsMax();
        int reevaluationsMax = config.freeTicketsMax();
        UnaryOperator<Instant> lateBefore = now -> now.minus(config.lateAfter());
        DispatchQueue onTime = new DispatchQueue(
                new DispatchQueue.TimeRange(timers, lateBefore, UnaryOperator.identity()),
                new DispatchQueue.Limits(ticketsMax, config.sweepsMax(), heldMax, false));
        DispatchQueue late = new DispatchQueue(
                new DispatchQueue.TimeRange(timers, now -> Instant.MIN, lateBefore),
                new DispatchQueue.Limits(ticketsMax, 1, heldMax, false));
        this.reevaluationQueue = new DispatchQueue(
                new DispatchQueue.TimeRange(reevaluations, now -> Instant.MIN, UnaryOperator.identity()),
                new DispatchQueue.Limits(reevaluationsMax, 1, reevaluationsMax, true));
        this.queues = List.of(onTime, late, reevaluationQueue);
    }

    /** Failures of sweeps that are still under way mean nothing from now on. */
    void close() {
        closed = true;
    }

    /** Tickets taken because there was time and not judged yet; any thread may ask. */
    int heldReevaluations() {
        return reevaluationQueue.held();
    }

    /** Deals with what has come, on these partitions. */
    void dispatch(Set<Integer> partitions, Instant now) {
        processCompleted();
        collectExpired(partitions, now);
        startBatches(now);
    }

    /** How long nothing is to do, unless a sweep ends or something is armed or read. */
    Duration idleTime(Instant now, Duration max) {
        Duration idle = max;
        for (DispatchQueue queue : queues) {
            idle = queue.idleTime(now, System.nanoTime(), idle);
        }
        return idle;
    }

    private void processCompleted() {
        for (CompletedBatch end = completed.poll(); end != null; end = completed.poll()) {
            DispatchQueue.Batch batch = end.batch();
            if (end.failure() == null) {
                batch.queue().succeeded(batch, System.nanoTime());
            } else {
                processFailure(batch, end.failure());
            }
        }
    }

    private void processFailure(DispatchQueue.Batch batch, Throwable failure) {
        if (!closed) {
            LOG.warnf(
                    failure,
                    "%d tickets could not be judged; trying again",
                    batch.asOf().size());
        }
        batch.queue().failed(batch, System.nanoTime());
        if (batch.isSingleTicket()) {
            // It may be at fault itself: from now on it costs only spare time.
            Instant retryAt = clock.instant().plus(ISOLATED_RETRY_DELAY);
            batch.forEach((partition, timer) -> reevaluations.putBack(partition, new Timer(retryAt, timer.ticketId())));
        }
    }

    private void collectExpired(Set<Integer> partitions, Instant now) {
        Map<DispatchQueue, Map<Integer, List<Timer>>> taken = new LinkedHashMap<>();
        Set<Integer> partitionsToQuery = new HashSet<>();
        for (DispatchQueue queue : queues) {
            queue.retain(partitions);
            Map<Integer, List<Timer>> expired = queue.takeExpired(now, System.nanoTime());
            taken.put(queue, expired);
            partitionsToQuery.addAll(expired.keySet());
        }
        if (partitionsToQuery.isEmpty()) {
            return;
        }
        try {
            Map<Integer, Map<Topic, Long>> endOffsets = endOffsets(partitionsToQuery);
            taken.forEach((queue, expired) -> expired.forEach((partition, timers) ->
                    queue.hold(partition, endOffsets.getOrDefault(partition, Map.of()), now, timers)));
        } catch (RuntimeException e) {
            taken.forEach(DispatchQueue::putBack);
            throw e;
        }
    }

    /** How long the log is, by partition. */
    private Map<Integer, Map<Topic, Long>> endOffsets(Set<Integer> partitions) {
        Map<Integer, Map<Topic, Long>> endOffsets = new HashMap<>();
        for (Topic topic : listener.inputTopics()) {
            Map<Integer, Long> topicOffsets =
                    offsets.endOffsets(topic.wireName(), partitions).await().atMost(config.stepTimeout());
            for (int partition : partitions) {
                endOffsets
                        .computeIfAbsent(partition, p -> new EnumMap<>(Topic.class))
                        .put(topic, topicOffsets.getOrDefault(partition, Long.MAX_VALUE));
            }
        }
        return endOffsets;
    }

    private void startBatches(Instant now) {
        for (DispatchQueue queue : queues) {
            Optional<DispatchQueue.Batch> batch = queue.nextBatch(this::processed, System.nanoTime());
            while (batch.isPresent()) {
                start(batch.get());
                batch = queue.nextBatch(this::processed, System.nanoTime());
            }
            if (queue.hasBacklog(this::processed, now)) {
                return;
            }
        }
    }

    private long processed(Topic topic, int partition) {
        return offsets.processed(topic.wireName(), partition);
    }

    /** One that takes too long counts as failed. It is not cancelled: that would leave its connection in the middle. */
    @SuppressWarnings("FutureReturnValueIgnored") // what becomes of it is settled in the next step
    private void start(DispatchQueue.Batch batch) {
        Uni.createFrom()
                .deferred(() -> listener.onExpired(batch.asOf()))
                .invoke(completionListener::evaluated)
                .subscribeAsCompletionStage()
                .orTimeout(config.stepTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((scheduled, failure) -> {
                    completed.add(new CompletedBatch(batch, failure));
                    completionListener.batchCompleted();
                });
    }
}
