package io.holdfast.sla.reevaluation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.history.Utc;
import io.holdfast.sla.timer.ScheduledTimer;
import io.holdfast.sla.timer.TimerService;

/**
 * After a change of the rules: marks open tickets, some at a time, as due at the change. The deadline watch then judges
 * them again by replay when no deadline waits for it. The next are marked when those are judged, so the pace is that of
 * judging, and few rows are ever marked that a restart would have to judge first. What is left to mark stands in rows, so
 * a restart goes on.
 */
@ApplicationScoped
class PolicyChangeJob {

    /** How fast open tickets are judged again when rules change. */
    @ConfigMapping(prefix = "holdfast.recompute")
    interface Settings {

        /** Tickets marked at a time, when fewer than that wait to be judged. */
        @WithDefault("100")
        int ticketsMax();

        /** The pause between two marks; with the number above, at most 2,000 tickets a second. */
        @WithDefault("50ms")
        Duration pause();

        /** How soon an instance sees that rules were changed through another. */
        @WithDefault("1s")
        Duration idlePause();
    }

    private static final Logger LOG = Logger.getLogger(PolicyChangeJob.class);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(5);

    private static final String PROGRESS = """
            select min(recompute.rules_from) as rules_from, coalesce(sum(waiting.tickets), 0)::bigint as tickets
              from recompute cross join lateral (
                   select count(*) as tickets from timeline
                    where timeline.partition = recompute.partition and timeline.open
                      and timeline.ticket_id > recompute.last_ticket) as waiting
            """;
    private static final String NEXT = """
            select partition, rules_from, last_ticket from recompute
             where partition = any($1::int[]) and rules_from <= $2 order by partition limit 1 for update skip locked
            """;
    private static final String SCHEDULE = """
            update timeline set next_at = least(next_at, $3)
              from (select ticket_id from timeline
                     where partition = $1 and open and ticket_id > $2
                     order by ticket_id limit $4 for update) as chosen
             where timeline.ticket_id = chosen.ticket_id
            returning timeline.ticket_id
            """;
    private static final String ADVANCE = "update recompute set last_ticket = $2 where partition = $1";
    private static final String DELETE = "delete from recompute where partition = $1";

    private final Settings settings;
    private final Pool pool;
    private final TimerService timers;
    private final Clock clock;
    private final AtomicLong left = new AtomicLong();
    private long countedAt = System.nanoTime() - COUNT_INTERVAL.toNanos();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    PolicyChangeJob(Settings settings, Pool pool, TimerService timers, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.pool = pool;
        this.timers = timers;
        this.clock = clock;
        Gauge.builder("holdfast.sla.recompute.left", left, AtomicLong::get)
                .description("Open tickets still to be judged by rules that were changed; the same on every instance")
                .strongReference(true)
                .register(meters);
    }

    /**
     * How far the last change of the rules has come.
     *
     * @param rulesFrom when the rules were changed that are being applied; null when all are
     * @param ticketsLeft open tickets that are still to be judged by them
     * @param ticketsPerSecondMax the pace that no instance goes beyond; deadlines come first
     */
    record Progress(boolean running, @Nullable Instant rulesFrom, long ticketsLeft, long ticketsPerSecondMax) {}

    /** Counts, for who asks and for the gauge. */
    Uni<Progress> progress() {
        long perSecond =
                settings.ticketsMax() * 1000L / Math.max(1, settings.pause().toMillis());
        return pool.query(PROGRESS).execute().map(rows -> {
            Row row = rows.iterator().next();
            Instant rulesFrom = Utc.instantOrNull(row, "rules_from");
            left.set(row.getLong("tickets"));
            return new Progress(rulesFrom != null, rulesFrom, row.getLong("tickets"), perSecond);
        });
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("recompute").daemon().start(this::run);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            boolean scheduled = false;
            try {
                scheduled = scheduleNext();
                refreshGauge(scheduled);
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warnf(e, "tickets could not be marked for the new rules; trying again");
                }
            }
            try {
                Thread.sleep(scheduled ? settings.pause() : settings.idlePause());
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Counting takes longer than marking, so it is done now and then. */
    private void refreshGauge(boolean scheduled) {
        boolean due = System.nanoTime() - countedAt > COUNT_INTERVAL.toNanos();
        if (due && (scheduled || left.get() > 0)) {
            progress().await().atMost(STEP_TIMEOUT);
            countedAt = System.nanoTime();
        }
    }

    /** Marks some tickets of one partition; returns whether there may be more. */
    private boolean scheduleNext() {
        Set<Integer> owned = timers.partitions();
        if (owned.isEmpty()) {
            return false;
        }
        if (timers.pendingReevaluations() >= settings.ticketsMax()) {
            return true;
        }
        @Nullable
        List<ScheduledTimer> scheduled = pool.withTransaction(tx -> tx.preparedQuery(NEXT)
                        .execute(Tuple.of(owned.toArray(Integer[]::new), Utc.of(clock.instant())))
                        .chain(rows -> schedule(tx, rows)))
                .await()
                .atMost(STEP_TIMEOUT);
        if (scheduled == null) {
            return false;
        }
        timers.scheduleReevaluation(scheduled);
        return true;
    }

    private Uni<@Nullable List<ScheduledTimer>> schedule(SqlConnection tx, RowSet<Row> jobs) {
        if (jobs.size() == 0) {
            return Uni.createFrom().nullItem();
        }
        Row job = jobs.iterator().next();
        int partition = job.getInteger("partition");
        Instant from = Utc.instant(job, "rules_from");
        return tx.preparedQuery(SCHEDULE)
                .execute(Tuple.of(partition, job.getString("last_ticket"), Utc.of(from), settings.ticketsMax()))
                .chain(rows -> {
                    List<ScheduledTimer> scheduled = new ArrayList<>();
                    String last = "";
                    for (Row row : rows) {
                        String ticketId = row.getString("ticket_id");
                        scheduled.add(new ScheduledTimer(partition, ticketId, from));
                        last = ticketId.compareTo(last) > 0 ? ticketId : last;
                    }
                    return (scheduled.isEmpty()
                                    ? tx.preparedQuery(DELETE).execute(Tuple.of(partition))
                                    : tx.preparedQuery(ADVANCE).execute(Tuple.of(partition, last)))
                            .replaceWith(scheduled);
                });
    }
}
