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
 * Dispatches expired timers to the {@link TimerListener} on three queues: on time, late (for example after a downtime), and
 * re-evaluations. Batches run asynchronously, so a long one does not delay the other queues. Two batches may contain the
 * same ticket: the row lock orders them, and the second finds nothing due. Confined to the timer thread, except where noted.
 */
final class TimerDispatcher {

    /** Notified of finished batches, on any thread. */
    interface Listener {
        /** The next timers of tickets whose evaluation is committed. */
        void evaluated(List<ScheduledTimer> scheduled);

        /** A batch has ended, well or not. */
        void batchCompleted();
    }

    /** @param failure null when the batch succeeded */
    private record CompletedBatch(
            DispatchQueue.Batch batch, @Nullable Throwable failure) {}

    private static final Logger LOG = Logger.getLogger(TimerDispatcher.class);
    /** Delay before a single ticket that failed is retried. */
    private static final Duration ISOLATED_RETRY_DELAY = Duration.ofSeconds(5);

    private final TimerConfig config;
    private final TimerQueue reevaluations;
    private final LogOffsets offsets;
    private final TimerListener listener;
    private final Clock clock;
    private final Listener completionListener;
    private final DispatchQueue reevaluationQueue;
    /** Most urgent first. */
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
        int ticketsMax = config.batchTicketsMax();
        int heldMax = config.heldTicketsMax();
        int reevaluationsMax = config.reevaluationTicketsMax();
        UnaryOperator<Instant> lateBefore = now -> now.minus(config.lateAfter());
        DispatchQueue onTime = new DispatchQueue(
                new DispatchQueue.TimeRange(timers, lateBefore, UnaryOperator.identity()),
                new DispatchQueue.Limits(ticketsMax, config.batchesMax(), heldMax, false));
        DispatchQueue late = new DispatchQueue(
                new DispatchQueue.TimeRange(timers, now -> Instant.MIN, lateBefore),
                new DispatchQueue.Limits(ticketsMax, 1, heldMax, false));
        this.reevaluationQueue = new DispatchQueue(
                new DispatchQueue.TimeRange(reevaluations, now -> Instant.MIN, UnaryOperator.identity()),
                new DispatchQueue.Limits(reevaluationsMax, 1, reevaluationsMax, true));
        this.queues = List.of(onTime, late, reevaluationQueue);
    }

    /** Stops logging failures of running batches. Any thread. */
    void close() {
        closed = true;
    }

    /** Re-evaluations taken and not finished. Any thread. */
    int heldReevaluations() {
        return reevaluationQueue.held();
    }

    /** Handles finished batches, takes expired timers of these partitions, and starts batches. */
    void dispatch(Set<Integer> partitions, Instant now) {
        processCompleted();
        collectExpired(partitions, now);
        startBatches(now);
    }

    /** How long nothing has to be done, unless a batch ends, timers are added or records are processed. */
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
                    "%d tickets could not be evaluated; retrying",
                    batch.asOf().size());
        }
        batch.queue().failed(batch, System.nanoTime());
        if (batch.isSingleTicket()) {
            // The ticket itself may be the cause: it is retried with the lowest priority.
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

    /** End offsets of the log, by partition. A partition that the broker does not know is never released. */
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

    /** A batch that exceeds the timeout counts as failed. It is not cancelled, which would leave its transaction half-way. */
    @SuppressWarnings("FutureReturnValueIgnored") // the result is handled by processCompleted
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
