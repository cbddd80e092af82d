package io.holdfast.sla.tracking;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.timeline.Utc;

/**
 * How many promises are open, by the time that is left, and how long the oldest unanswered customer has waited. Counted
 * in the database at a slow pace; every instance tells the same numbers, so dashboards take the largest, not the sum.
 */
@ApplicationScoped
class OpenClockGauges {

    private static final Logger LOG = Logger.getLogger(OpenClockGauges.class);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);

    private static final String COUNTS = """
            select clock.metric, clock.department,
                   case when clock.breached_at is not null then 'breached'
                        when clock.state = 'paused' then 'paused'
                        when clock.due_at < $1::timestamptz + interval '15 minutes' then '15m'
                        when clock.due_at < $1::timestamptz + interval '1 hour' then '1h'
                        when clock.due_at < $1::timestamptz + interval '4 hours' then '4h'
                        when clock.due_at < $1::timestamptz + interval '1 day' then '1d'
                        else 'more' end as time_left,
                   count(*) as clocks
              from clock join timeline using (ticket_id)
             where clock.state in ('running', 'paused') and timeline.import_id is null
             group by 1, 2, 3
            """;
    private static final String OLDEST = """
            select clock.metric, min(clock.started_at) as oldest
              from clock join timeline using (ticket_id)
             where clock.state = 'running' and timeline.import_id is null
             group by 1
            """;

    private final Pool pool;
    private final Clock clock;
    private final Duration pause;
    private final MultiGauge open;
    private final MultiGauge oldest;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    OpenClockGauges(
            Pool pool,
            Clock clock,
            MeterRegistry meters,
            @ConfigProperty(name = "holdfast.gauges.pause", defaultValue = "30s") Duration pause) {
        this.pool = pool;
        this.clock = clock;
        this.pause = pause;
        this.open = MultiGauge.builder("holdfast.sla.clocks.open")
                .description("Open clocks of live tickets by the time left to their deadline")
                .register(meters);
        this.oldest = MultiGauge.builder("holdfast.sla.unanswered.oldest")
                .description("Age of the oldest running clock of a live ticket")
                .baseUnit("seconds")
                .register(meters);
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofVirtual().name("open-clock-gauges").start(this::run);
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
            long began = System.nanoTime();
            try {
                refresh();
            } catch (RuntimeException e) {
                if (!stopping) {
                    LOG.warnf("open clocks could not be counted: %s", e.getMessage());
                }
            }
            try {
                Thread.sleep(pauseAfter(Duration.ofNanos(System.nanoTime() - began)));
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Counting a million clocks takes its time: it may cost a fiftieth of a core, not more. */
    private Duration pauseAfter(Duration took) {
        Duration longer = took.multipliedBy(50);
        return longer.compareTo(pause) > 0 ? longer : pause;
    }

    private void refresh() {
        Instant now = clock.instant();
        OffsetDateTime at = Utc.of(now);
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        for (Row row : pool.preparedQuery(COUNTS).execute(Tuple.of(at)).await().atMost(STEP_TIMEOUT)) {
            Tags tags = Tags.of(
                    "metric", row.getString("metric"),
                    "department", row.getString("department"),
                    "left", row.getString("time_left"));
            counts.add(MultiGauge.Row.of(tags, row.getLong("clocks")));
        }
        open.register(counts, true);
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (Row row : pool.query(OLDEST).execute().await().atMost(STEP_TIMEOUT)) {
            Duration age = Duration.between(Utc.instant(row, "oldest"), now);
            ages.add(MultiGauge.Row.of(Tags.of("metric", row.getString("metric")), age.toMillis() / 1000.0));
        }
        oldest.register(ages, true);
    }
}
