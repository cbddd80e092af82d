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
 * One thread that waits for the next instant, to the millisecond. When deadlines have passed it asks how long the log is,
 * waits until the inbox has read that far, and has the tickets judged as of the instant before it asked: whatever was
 * said in time has then been heard.
 */
@ApplicationScoped
public class TimerService {

    private static final Logger LOG = Logger.getLogger(TimerService.class);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final TimerConfig config;
    private final TimerQueue queue;
    /** What nobody waits for, all of it past; void with its partition, as the rows are durable. */
    private final TimerQueue reevaluations = new TimerQueue(Duration.ZERO, Integer.MAX_VALUE);

    private final TimerStore store;
    private final TimerDispatcher dispatcher;
    private final Clock clock;

    private volatile boolean stopping;
    private volatile boolean signalled;
    private @Nullable Thread thread;

    TimerService(
            TimerConfig config,
            TimerStore store,
            LogOffsets offsets,
            TimerListener listener,
            Clock clock,
            MeterRegistry meters) {
        this.config = config;
        this.queue = new TimerQueue(config.lookAhead(), config.armedMaxPerPartition());
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
                .description("Instants of clocks held in memory")
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

    /** The partitions of the log that are watched from now on; others are dropped. */
    public void assign(Set<Integer> partitions) {
        revoke(queue.partitions());
        reevaluations.assign(partitions);
        queue.assign(partitions);
        wakeUp();
    }

    /** The partitions that are watched. */
    public Set<Integer> partitions() {
        return queue.partitions();
    }

    public void revoke(Set<Integer> partitions) {
        queue.revoke(partitions);
        reevaluations.revoke(partitions);
        wakeUp();
    }

    /** Says that rows of a partition were changed at a stroke: they are read again. */
    public void reload(int partition) {
        queue.invalidate(partition);
        wakeUp();
    }

    /** What comes next for tickets that were judged and committed. */
    public void schedule(Collection<ScheduledTimer> timers) {
        timers.forEach(timer -> queue.schedule(timer.partition(), new Timer(timer.at(), timer.ticketId())));
    }

    /**
     * Has tickets judged when there is time: after deadlines that have come, few at once, half of the time at most. Their
     * rows say that they are due, so that the next owner of their partition finds them.
     */
    public void scheduleReevaluation(Collection<ScheduledTimer> timers) {
        timers.forEach(timer -> reevaluations.putBack(timer.partition(), new Timer(timer.at(), timer.ticketId())));
        wakeUp();
    }

    /** Tickets that are to be judged when there is time and are not yet. */
    public int pendingReevaluations() {
        return reevaluations.countExpired(clock.instant()) + dispatcher.heldReevaluations();
    }

    /** Says that something was armed or read. */
    public void wakeUp() {
        signalled = true;
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
                    LOG.warnf(e, "deadlines could not be told; trying again in %s", PAUSE_AFTER_FAILURE);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
                }
            }
        }
    }

    private void runOnce() {
        signalled = false;
        Instant now = clock.instant();
        dispatcher.dispatch(queue.partitions(), now);
        refillQueue(now);
    }

    /** One partition a turn: after a long downtime there is much to read, and deadlines come meanwhile. */
    private void refillQueue(Instant now) {
        List<Integer> partitions = queue.partitionsToRefill(now);
        if (partitions.isEmpty()) {
            return;
        }
        int partition = partitions.getFirst();
        Instant until = now.plus(config.lookAhead());
        int max = config.armedMaxPerPartition();
        queue.beginRefill(partition, until);
        List<Timer> earliest = store.loadEarliest(partition, until, max).await().atMost(config.stepTimeout());
        queue.completeRefill(partition, earliest, until, earliest.size() < max);
        signalled = true;
    }

    private void pause() {
        Duration pause = dispatcher.idleTime(clock.instant(), PAUSE_MAX);
        if (!signalled && !stopping) {
            // A little more than that spares a turn in vain.
            LockSupport.parkNanos(Math.max(0, pause.toNanos()) + 50_000);
        }
    }
}
