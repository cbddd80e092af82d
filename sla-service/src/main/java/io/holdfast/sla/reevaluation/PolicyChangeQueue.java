package io.holdfast.sla.reevaluation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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

import io.holdfast.sla.timer.ScheduledTimer;
import io.holdfast.sla.timer.TimerService;
import io.holdfast.sql.SqlTimes;

/**
 * Table {@code recompute}: after a change of policies or calendars, a cursor over the open tickets of each partition that it
 * can concern. Tickets are marked as due in small batches and evaluated with the lowest priority. The next batch is marked when the one
 * before is evaluated (backpressure), so the pace is that of the evaluation, and few tickets are ever marked that a restart
 * would have to evaluate first.
 */
@ApplicationScoped
class PolicyChangeQueue implements ReevaluationQueue {

    /** Pace of the re-evaluation after a change of policies or calendars. */
    @ConfigMapping(prefix = "holdfast.recompute")
    interface Settings {

        /** Tickets marked at once, if fewer than that are waiting for their evaluation. */
        @WithDefault("100")
        int ticketsMax();

        /** Pause between two batches; with the number above, at most 2,000 tickets a second. */
        @WithDefault("50ms")
        Duration pause();

        /** How soon an instance notices a change that was made through another. */
        @WithDefault("1s")
        Duration idlePause();
    }

    private static final Logger LOG = Logger.getLogger(PolicyChangeQueue.class);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration COUNT_INTERVAL = Duration.ofSeconds(5);

    /**
     * Whether a ticket matches one of the rules in {@code %s}: for each condition of the rule it has one of the traits. Null
     * rules concern all tickets, and tickets whose traits are not known are concerned by all rules.
     */
    private static final String CONCERNED = """
            (%1$s::jsonb is null or timeline.traits is null or exists (
                select 1 from jsonb_array_elements(%1$s::jsonb) as rule
                 where not exists (
                     select 1 from jsonb_array_elements(rule) as condition
                      where not string_to_array(timeline.traits, ' ')
                                && array(select jsonb_array_elements_text(condition)))))
            """;

    private static final String PROGRESS = """
            select min(recompute.rules_from) as rules_from, coalesce(sum(waiting.tickets), 0)::bigint as tickets
              from recompute cross join lateral (
                   select count(*) as tickets from timeline
                    where timeline.partition = recompute.partition and timeline.open
                      and timeline.ticket_id > recompute.last_ticket and\s""" + CONCERNED.formatted("recompute.criteria") + ") as waiting";
    private static final String NEXT = """
            select partition, rules_from, last_ticket, criteria::text as criteria from recompute
             where partition = any($1::int[]) and rules_from <= $2 order by partition limit 1 for update skip locked
            """;
    private static final String SCHEDULE = """
            update timeline set next_at = least(next_at, $3)
              from (select ticket_id from timeline
                     where partition = $1 and open and ticket_id > $2 and\s""" + CONCERNED.formatted("$5::text") + """
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
    private final AtomicBoolean counting = new AtomicBoolean();
    private long countedAt = System.nanoTime() - COUNT_INTERVAL.toNanos();

    PolicyChangeQueue(Settings settings, Pool pool, TimerService timers, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.pool = pool;
        this.timers = timers;
        this.clock = clock;
        Gauge.builder("holdfast.sla.recompute.left", left, AtomicLong::get)
                .description(
                        "Open tickets still to be re-evaluated after a change of policies or calendars; the same on every instance")
                .strongReference(true)
                .register(meters);
    }

    /**
     * Progress of the last change of policies or calendars.
     *
     * @param rulesFrom when the rules that are being applied came into force; null when all tickets are done
     * @param ticketsLeft open tickets that are not marked yet
     * @param ticketsPerSecondMax the highest pace of one instance; deadlines take precedence
     */
    record Progress(boolean running, @Nullable Instant rulesFrom, long ticketsLeft, long ticketsPerSecondMax) {}

    /** Counts the tickets that are left and updates the gauge. */
    Uni<Progress> progress() {
        long perSecond =
                settings.ticketsMax() * 1000L / Math.max(1, settings.pause().toMillis());
        return pool.query(PROGRESS).execute().map(rows -> {
            Row row = rows.iterator().next();
            Instant rulesFrom = SqlTimes.instantOrNull(row, "rules_from");
            left.set(row.getLong("tickets"));
            return new Progress(rulesFrom != null, rulesFrom, row.getLong("tickets"), perSecond);
        });
    }

    @Override
    public boolean scheduleNext() {
        boolean more = scheduleBatch();
        refreshGauge(more);
        return more;
    }

    @Override
    public Duration pause(boolean more) {
        return more ? settings.pause() : settings.idlePause();
    }

    /**
     * Counts at intervals, since counting takes longer than marking a batch. Nobody waits for the count: merges are polled
     * on the same thread. At most one count is under way.
     */
    private void refreshGauge(boolean more) {
        boolean due = System.nanoTime() - countedAt > COUNT_INTERVAL.toNanos();
        if (due && (more || left.get() > 0) && counting.compareAndSet(false, true)) {
            countedAt = System.nanoTime();
            progress()
                    .onTermination()
                    .invoke(() -> counting.set(false))
                    .subscribe()
                    .with(
                            progress -> LOG.debugf("%d tickets left to re-evaluate", progress.ticketsLeft()),
                            failure -> LOG.warnf(failure, "tickets left to re-evaluate could not be counted"));
        }
    }

    /** Marks a batch of one partition; returns whether there may be more. */
    private boolean scheduleBatch() {
        Set<Integer> owned = timers.partitions();
        if (owned.isEmpty()) {
            return false;
        }
        if (timers.pendingReevaluations() >= settings.ticketsMax()) {
            return true;
        }
        @Nullable
        List<ScheduledTimer> scheduled = pool.withTransaction(tx -> tx.preparedQuery(NEXT)
                        .execute(Tuple.of(owned.toArray(Integer[]::new), SqlTimes.utc(clock.instant())))
                        .chain(rows -> schedule(tx, rows)))
                .await()
                .atMost(STEP_TIMEOUT);
        if (scheduled == null) {
            return false;
        }
        timers.scheduleReevaluation(scheduled);
        return true;
    }

    private Uni<@Nullable List<ScheduledTimer>> schedule(SqlConnection tx, RowSet<Row> cursors) {
        if (cursors.size() == 0) {
            return Uni.createFrom().nullItem();
        }
        Row cursor = cursors.iterator().next();
        int partition = cursor.getInteger("partition");
        Instant from = SqlTimes.instant(cursor, "rules_from");
        return tx.preparedQuery(SCHEDULE)
                .execute(Tuple.of(
                        partition,
                        cursor.getString("last_ticket"),
                        SqlTimes.utc(from),
                        settings.ticketsMax(),
                        cursor.getString("criteria")))
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
