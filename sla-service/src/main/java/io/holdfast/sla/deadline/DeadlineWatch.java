package io.holdfast.sla.deadline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.LogHead;

/**
 * One thread that waits for the next instant, to the millisecond. When deadlines have passed it asks how long the log is,
 * waits until the inbox has read that far, and has the tickets judged as of the instant before it asked: whatever was
 * said in time has then been heard.
 */
@ApplicationScoped
public class DeadlineWatch {

    private static final Logger LOG = Logger.getLogger(DeadlineWatch.class);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final Duration PAUSE_WHILE_UNREAD = Duration.ofMillis(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
    /** One ticket that cannot be judged is set aside for so long. */
    private static final Duration SET_ASIDE = Duration.ofSeconds(5);

    private final DeadlineConfig config;
    private final LookAhead lookAhead;
    private final UnreadFirst unreadFirst = new UnreadFirst();
    private final NextInstants rows;
    private final LogHead log;
    private final PassedDeadlines passedDeadlines;
    private final Clock clock;
    /** Tickets judged at once: fewer after a failure, so that one that cannot be judged does not hold up the others. */
    private int judgedMax;

    private volatile boolean stopping;
    private volatile boolean signalled;
    private @Nullable Thread thread;

    DeadlineWatch(
            DeadlineConfig config,
            NextInstants rows,
            LogHead log,
            PassedDeadlines passedDeadlines,
            Clock clock,
            MeterRegistry meters) {
        this.config = config;
        this.judgedMax = config.sweepTicketsMax();
        this.lookAhead = new LookAhead(config.lookAhead(), config.armedMaxPerPartition());
        this.rows = rows;
        this.log = log;
        this.passedDeadlines = passedDeadlines;
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
        signal();
    }

    /** The partitions of the log that are watched from now on; others are dropped. */
    public void watch(Set<Integer> partitions) {
        lookAhead.drop(lookAhead.partitions());
        lookAhead.open(partitions);
        signal();
    }

    /** The partitions that are watched. */
    public Set<Integer> partitions() {
        return lookAhead.partitions();
    }

    public void drop(Set<Integer> partitions) {
        lookAhead.drop(partitions);
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
                pause(PAUSE_MAX);
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
        collect(now);
        tell();
        refill(now);
    }

    private void collect(Instant now) {
        unreadFirst.retain(lookAhead.partitions());
        int room = Math.min(config.sweepTicketsMax(), config.waitingTicketsMax() - unreadFirst.size());
        if (room <= 0) {
            return;
        }
        Map<Integer, List<Due>> passed = lookAhead.takeCome(now, room);
        if (passed.isEmpty()) {
            return;
        }
        try {
            Map<Integer, Map<Topic, Long>> ends = ends(passed.keySet());
            passed.forEach(
                    (partition, dues) -> unreadFirst.add(partition, ends.getOrDefault(partition, Map.of()), now, dues));
        } catch (RuntimeException e) {
            passed.forEach((partition, dues) -> dues.forEach(due -> lookAhead.armAgain(partition, due)));
            throw e;
        }
    }

    /** How long the log is, by partition. */
    private Map<Integer, Map<Topic, Long>> ends(Set<Integer> partitions) {
        Map<Integer, Map<Topic, Long>> ends = new HashMap<>();
        for (Topic topic : passedDeadlines.saidOn()) {
            Map<Integer, Long> ofTopic = await(log.endOffsets(topic.wireName(), partitions));
            for (int partition : partitions) {
                ends.computeIfAbsent(partition, p -> new EnumMap<>(Topic.class))
                        .put(topic, ofTopic.getOrDefault(partition, Long.MAX_VALUE));
            }
        }
        return ends;
    }

    private void tell() {
        if (unreadFirst.isEmpty()) {
            return;
        }
        List<UnreadFirst.Passed> ready =
                unreadFirst.takeReady((topic, partition) -> log.processed(topic.wireName(), partition), judgedMax);
        if (ready.isEmpty()) {
            return;
        }
        signalled = true;
        Map<String, Instant> asOf = new HashMap<>();
        ready.forEach(group ->
                group.dues().forEach(due -> asOf.merge(due.ticketId(), group.askedAt(), DeadlineWatch::later)));
        try {
            arm(await(passedDeadlines.judge(asOf)));
            judgedMax = Math.min(config.sweepTicketsMax(), judgedMax * 2);
        } catch (RuntimeException e) {
            boolean alone = asOf.size() == 1;
            Instant again = clock.instant().plus(SET_ASIDE);
            ready.forEach(group -> group.dues()
                    .forEach(due ->
                            lookAhead.armAgain(group.partition(), alone ? new Due(again, due.ticketId()) : due)));
            judgedMax = Math.max(1, asOf.size() / 2);
            throw e;
        }
    }

    private void refill(Instant now) {
        Instant until = now.plus(config.lookAhead());
        for (int partition : lookAhead.wantRefill(now)) {
            lookAhead.beforeRefill(partition, until);
            int max = config.armedMaxPerPartition();
            List<Due> soonest = await(rows.soonest(partition, until, max));
            lookAhead.refill(partition, soonest, until, soonest.size() < max);
            signalled = true;
        }
    }

    private void pause(Duration max) {
        Instant next = lookAhead.next();
        Duration pause = max;
        if (next != null && unreadFirst.size() < config.waitingTicketsMax()) {
            Duration untilNext = Duration.between(clock.instant(), next);
            pause = untilNext.compareTo(max) < 0 ? untilNext : max;
        }
        if (!unreadFirst.isEmpty() && pause.compareTo(PAUSE_WHILE_UNREAD) > 0) {
            pause = PAUSE_WHILE_UNREAD;
        }
        if (!signalled && !stopping) {
            // A little more than that spares a turn in vain.
            LockSupport.parkNanos(Math.max(0, pause.toNanos()) + 50_000);
        }
    }

    private <T> T await(Uni<T> step) {
        return step.await().atMost(config.stepTimeout());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
