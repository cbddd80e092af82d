package io.holdfast.sla.deadline;

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
public class DeadlineWatch {

    private static final Logger LOG = Logger.getLogger(DeadlineWatch.class);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final DeadlineConfig config;
    private final LookAhead lookAhead;
    /** What nobody waits for, all of it past; void with its partition, as the rows are durable. */
    private final LookAhead whenFree = new LookAhead(Duration.ZERO, Integer.MAX_VALUE);

    private final NextInstants rows;
    private final Sweeps sweeps;
    private final Clock clock;

    private volatile boolean stopping;
    private volatile boolean signalled;
    private @Nullable Thread thread;

    DeadlineWatch(
            DeadlineConfig config,
            NextInstants rows,
            LogOffsets log,
            PassedDeadlines passedDeadlines,
            Clock clock,
            MeterRegistry meters) {
        this.config = config;
        this.lookAhead = new LookAhead(config.lookAhead(), config.armedMaxPerPartition());
        this.rows = rows;
        this.sweeps = new Sweeps(config, lookAhead, whenFree, log, passedDeadlines, clock, new Sweeps.Listener() {
            @Override
            public void judged(List<Upcoming> upcoming) {
                arm(upcoming);
            }

            @Override
            public void ended() {
                signal();
            }
        });
        this.clock = clock;
        Gauge.builder("holdfast.sla.timers.armed", lookAhead, LookAhead::armed)
                .description("Instants of clocks held in memory")
                .strongReference(true)
                .register(meters);
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("deadlines").daemon().start(this::watch);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        sweeps.close();
        signal();
    }

    /** The partitions of the log that are watched from now on; others are dropped. */
    public void watch(Set<Integer> partitions) {
        drop(lookAhead.partitions());
        whenFree.open(partitions);
        lookAhead.open(partitions);
        signal();
    }

    /** The partitions that are watched. */
    public Set<Integer> partitions() {
        return lookAhead.partitions();
    }

    public void drop(Set<Integer> partitions) {
        lookAhead.drop(partitions);
        whenFree.drop(partitions);
        signal();
    }

    /** Says that rows of a partition were changed at a stroke: they are read again. */
    public void reload(int partition) {
        lookAhead.forget(partition);
        signal();
    }

    /** What comes next for tickets that were judged and committed. */
    public void arm(Collection<Upcoming> upcoming) {
        upcoming.forEach(next -> lookAhead.arm(next.partition(), new Due(next.at(), next.ticketId())));
    }

    /**
     * Has tickets judged when there is time: after deadlines that have come, few at once, half of the time at most. Their
     * rows say that they are due, so that the next owner of their partition finds them.
     */
    public void judgeWhenFree(Collection<Upcoming> due) {
        due.forEach(each -> whenFree.armAgain(each.partition(), new Due(each.at(), each.ticketId())));
        signal();
    }

    /** Tickets that are to be judged when there is time and are not yet. */
    public int waitingUntilFree() {
        return whenFree.come(clock.instant()) + sweeps.heldForFree();
    }

    /** Says that something was armed or read. */
    public void signal() {
        signalled = true;
        Thread watching = thread;
        if (watching != null) {
            LockSupport.unpark(watching);
        }
    }

    private void watch() {
        while (!stopping) {
            try {
                step();
                pause();
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warnf(e, "deadlines could not be told; trying again in %s", PAUSE_AFTER_FAILURE);
                    LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
                }
            }
        }
    }

    private void step() {
        signalled = false;
        Instant now = clock.instant();
        sweeps.step(lookAhead.partitions(), now);
        refill(now);
    }

    /** One partition a turn: after a long downtime there is much to read, and deadlines come meanwhile. */
    private void refill(Instant now) {
        List<Integer> wanting = lookAhead.wantRefill(now);
        if (wanting.isEmpty()) {
            return;
        }
        int partition = wanting.getFirst();
        Instant until = now.plus(config.lookAhead());
        int max = config.armedMaxPerPartition();
        lookAhead.beforeRefill(partition, until);
        List<Due> soonest = rows.soonest(partition, until, max).await().atMost(config.stepTimeout());
        lookAhead.refill(partition, soonest, until, soonest.size() < max);
        signalled = true;
    }

    private void pause() {
        Duration pause = sweeps.idle(clock.instant(), PAUSE_MAX);
        if (!signalled && !stopping) {
            // A little more than that spares a turn in vain.
            LockSupport.parkNanos(Math.max(0, pause.toNanos()) + 50_000);
        }
    }
}
