package io.holdfast.sla.clockview;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sla.gauge.RefreshableGauge;
import io.holdfast.sla.label.MetricWords;
import io.holdfast.sql.SqlTimes;

/**
 * Gauges of open clocks by the time left to their deadline, and of the age of the oldest running clock. Counted in the
 * database: every instance exports the same values, so dashboards take the maximum, not the sum.
 */
@ApplicationScoped
class OpenClockGauges implements RefreshableGauge {

    private static final String COUNTS = """
            select clock.metric,
                   case when clock.department = any($2::text[]) then clock.department else 'other' end as department,
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
    private final MetricWords words;
    private final MultiGauge open;
    private final MultiGauge oldest;

    OpenClockGauges(Pool pool, Clock clock, MetricWords words, MeterRegistry meters) {
        this.pool = pool;
        this.clock = clock;
        this.words = words;
        this.open = MultiGauge.builder("holdfast.sla.clocks.open")
                .description("Open clocks of live tickets by the time left to their deadline")
                .register(meters);
        this.oldest = MultiGauge.builder("holdfast.sla.unanswered.oldest")
                .description("Age of the oldest running clock of a live ticket")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public Uni<Void> refresh() {
        Instant now = clock.instant();
        return pool.preparedQuery(COUNTS)
                .execute(Tuple.of(SqlTimes.utc(now), words.departments()))
                .invoke(counted -> open.register(counts(counted), true))
                .chain(() -> pool.query(OLDEST).execute())
                .invoke(waiting -> oldest.register(ages(waiting, now), true))
                .replaceWithVoid();
    }

    private static List<MultiGauge.Row<?>> counts(RowSet<Row> counted) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Row row : counted) {
            Tags tags = Tags.of(
                    "metric", row.getString("metric"),
                    "department", row.getString("department"),
                    "left", row.getString("time_left"));
            rows.add(MultiGauge.Row.of(tags, row.getLong("clocks")));
        }
        return rows;
    }

    private static List<MultiGauge.Row<?>> ages(RowSet<Row> waiting, Instant now) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Row row : waiting) {
            Duration age = Duration.between(SqlTimes.instant(row, "oldest"), now);
            rows.add(MultiGauge.Row.of(Tags.of("metric", row.getString("metric")), age.toMillis() / 1000.0));
        }
        return rows;
    }
}
