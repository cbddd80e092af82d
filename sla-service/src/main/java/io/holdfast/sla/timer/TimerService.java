package io.holdfast.sla.timer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.LogOffsets;

/**
 * Fires timers with millisecond precision: one thread sleeps until the earliest timer expires. An expired timer is not
 * evaluated at once. The service first reads the end offset of the timer's partition, waits until the inbox has processed
 * up to there, and then has the ticket evaluated as of the instant before the end offset was read. Every event that was
 * appended to the log before that instant has then been seen.
 */
@ApplicationScoped
public class TimerService {

    private static final Logger LOG = Logger.getLogger(TimerService.class);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final TimerConfig config;
    private final TimerQueue queue;
    /** Re-evaluations: all expired already. Not bounded here but by who schedules them; a revoked partition's are dropped. */
    private final TimerQueue reevaluations = new TimerQueue(Duration.ZERO, Integer.MAX_VALUE);

    private final TimerStore store;
    private final TimerDispatcher dispatcher;
    private final Clock clock;

    private volatile boolean stopping;
    private volatile boolean woken;
    private @Nullable Thread thread;

    TimerService(
            TimerConfig config,
            TimerStore store,
            LogOffsets offsets,
            TimerListener listener,
            Clock clock,
            MeterRegistry meters) {
        this.config = config;
        this.queue = new TimerQueue(config.horizon(), config.timersMaxPerPartition());
        this.store = store;
        this.dispatcher = new TimerDispatcher(
                config, queue, reevaluations, offsets, listener, clock, new TimerDispatcher.Listener() {
                    @Override
                    public void evaluated(List<ScheduledTimer> timers) {
                        schedule(timers);
                    }

                    @Override
                    public void batchCompleted() {
                        wakeUp();
                    }
                });
        this.clock = clock;
        Gauge.builder("holdfast.sla.timers.armed", queue, TimerQueue::size)
                .description("Timers held in memory")
                .strongReference(true)
                .register(meters);
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("deadlines").daemon().start(this::run);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        dispatcher.close();
        wakeUp();
    }

    /** Replaces the partitions whose timers are fired. Any thread, like every public method. */
    public void assign(Set<Integer> partitions) {
        revoke(queue.partitions());
        reevaluations.assign(partitions);
        queue.assign(partitions);
        wakeUp();
    }

    /** The partitions whose timers are fired. */
    public Set<Integer> partitions() {
        return queue.partitions();
    }

    /** Drops the timers of these partitions; their next owner loads them from the database. */
    public void revoke(Set<Integer> partitions) {
        queue.revoke(partitions);
        reevaluations.revoke(partitions);
        wakeUp();
    }

    /** Loads the timers of a partition again, after many of its rows were changed by one statement. */
    public void reload(int partition) {
        queue.invalidate(partition);
        wakeUp();
    }

    /** Adds timers; call it after the commit of the transaction that stored them. */
    public void schedule(Collection<ScheduledTimer> timers) {
        timers.forEach(timer -> queue.schedule(timer.partition(), new Timer(timer.at(), timer.ticketId())));
    }

    /**
     * Adds re-evaluations. They run after expired deadlines, in small batches, at most half of the time. Their rows must be
     * marked as due, so that the next owner of the partition finds them after a crash.
     */
    public void scheduleReevaluation(Collection<ScheduledTimer> timers) {
        timers.forEach(timer -> reevaluations.putBack(timer.partition(), new Timer(timer.at(), timer.ticketId())));
        wakeUp();
    }

    /** Number of re-evaluations that are not finished. */
    public int pendingReevaluations() {
        return reevaluations.countExpired(clock.instant()) + dispatcher.heldReevaluations();
    }

    /** Makes the thread look again, after timers were added or records processed. */
    public void wakeUp() {
        woken = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    private void run() {
        while (!stopping) {
            try {
                runOnce();
                pause();
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warnf(e, "expired timers could not be processed; retrying in %s", PAUSE_AFTER_FAILURE);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
                }
            }
        }
    }

    private void runOnce() {
        woken = false;
        Instant now = clock.instant();
        dispatcher.dispatch(queue.partitions(), now);
        refillQueue(now);
    }

    /** One partition per call: after a long downtime there is much to load, and timers expire meanwhile. */
    private void refillQueue(Instant now) {
        List<Integer> partitions = queue.partitionsToRefill(now);
        if (partitions.isEmpty()) {
            return;
        }
        int partition = partitions.getFirst();
        Instant until = now.plus(config.horizon());
        int max = config.timersMaxPerPartition();
        queue.beginRefill(partition, until);
        List<Timer> earliest = store.loadEarliest(partition, until, max).await().atMost(config.stepTimeout());
        queue.completeRefill(partition, earliest, until, earliest.size() < max);
        woken = true;
    }

    private void pause() {
        Duration pause = dispatcher.idleTime(clock.instant(), PAUSE_MAX);
        if (!woken && !stopping) {
            // Slightly longer, or the thread would wake just before the expiry and sleep again.
            LockSupport.parkNanos(Math.max(0, pause.toNanos()) + 50_000);
        }
    }
}
