package io.holdfast.sla.evaluation;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sla.gauge.RefreshableGauge;
import io.holdfast.sla.label.MetricWords;

/**
 * Registers the series of all open clocks, those too that started before this instance did or that another instance
 * evaluated: any of them may be breached here.
 */
@ApplicationScoped
class OpenClockSeries implements RefreshableGauge {

    private static final String LABELS_OF_OPEN_CLOCKS = """
            select distinct clock.metric,
                   case when clock.department = any($1::text[]) then clock.department else 'other' end as department,
                   clock.priority,
                   case when clock.channel = any($2::text[]) then clock.channel else 'other' end as channel,
                   timeline.import_id is null as live
              from clock join timeline using (ticket_id)
             where clock.state in ('running', 'paused')
            """;

    private final Pool pool;
    private final MetricWords words;
    private final ClockMetrics metrics;

    OpenClockSeries(Pool pool, MetricWords words, ClockMetrics metrics) {
        this.pool = pool;
        this.words = words;
        this.metrics = metrics;
    }

    @Override
    public Uni<Void> refresh() {
        return pool.preparedQuery(LABELS_OF_OPEN_CLOCKS)
                .execute(Tuple.of(words.departments(), words.channels()))
                .invoke(rows -> rows.forEach(this::register))
                .replaceWithVoid();
    }

    private void register(Row row) {
        metrics.register(new ClockLabels(
                row.getString("metric"),
                row.getString("department"),
                row.getString("priority"),
                row.getString("channel"),
                ClockLabels.origin(row.getBoolean("live"))));
    }
}
