package io.holdfast.sla.forecast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.sla.forecast.model.BreachForecast;
import io.holdfast.sla.forecast.model.BreachForecast.DueClocks;
import io.holdfast.sla.forecast.model.BreachForecast.ExpectedBreaches;
import io.holdfast.sla.forecast.model.BreachForecast.NewBreaches;
import io.holdfast.sla.forecast.model.BreachForecast.PastOutcomes;
import io.holdfast.sla.gauge.RefreshableGauge;
import io.holdfast.sla.label.MetricWords;
import io.holdfast.sql.SqlTimes;

/** Reads the inputs of the forecast, for the response and for the gauge. Tickets of imports are left out. */
@ApplicationScoped
class ForecastQueries implements RefreshableGauge {

    /** Four weeks: every hour of the week occurs four times, and the data are recent. */
    static final Duration PAST_WINDOW = Duration.ofDays(28);

    /** Departments are words of senders: those beyond this many, by their clocks, are one. */
    private static final int DEPARTMENTS_MAX = 200;

    private static final String OTHER = "other";

    private static final String DUE_CLOCKS = """
            with due as (
                select clock.metric, clock.department,
                       floor(extract(epoch from clock.due_at - $1::timestamptz) / 900)::int as quarter, count(*) as clocks
                  from clock join timeline using (ticket_id)
                 where clock.state = 'running' and clock.breached_at is null and timeline.import_id is null
                   and clock.due_at >= $1 and clock.due_at < $1::timestamptz + interval '1 hour'
                 group by 1, 2, 3),
            shown as (select department from due group by 1 order by sum(clocks) desc, 1 limit %1$d)
            select metric, case when department in (select department from shown) then department else '%2$s' end as department,
                   quarter, sum(clocks)::bigint as clocks
              from due group by 1, 2, 3
            """.formatted(DEPARTMENTS_MAX, OTHER);
    /** Clocks that had started and not ended when the time left was the middle of the quarter. */
    private static final String PAST_OUTCOMES = """
            select clock.metric, moment.quarter, count(*) as waiting, count(clock.breached_at) as broken
              from clock
              join (values (0, interval '7.5 minutes'), (1, interval '22.5 minutes'), (2, interval '37.5 minutes'),
                           (3, interval '52.5 minutes')) as moment (quarter, time_left)
                on clock.started_at <= clock.due_at - moment.time_left
               and coalesce(clock.fulfilled_at, clock.cancelled_at, 'infinity') > clock.due_at - moment.time_left
             where clock.due_at >= $1 and clock.due_at < $2
               and not exists (select from timeline
                                where timeline.ticket_id = clock.ticket_id and timeline.import_id is not null)
             group by 1, 2
             order by 1, 2
            """;
    /** A clock that breaches after d < 1 h starts in the same hour as it breaches with probability 1 - d. */
    private static final String NEW_BREACHES = """
            with quick as (
                select metric, department, sum(1 - extract(epoch from breached_at - started_at) / 3600)::float8 as weight
                  from breach
                 where standing and breached_at >= $1 and breached_at < $2
                   and breached_at - started_at < interval '1 hour'
                 group by 1, 2),
            shown as (select department from quick group by 1 order by sum(weight) desc, 1 limit %1$d)
            select metric, case when department in (select department from shown) then department else '%2$s' end as department,
                   sum(weight) / greatest(extract(epoch from $2::timestamptz - greatest($1::timestamptz,
                         (select min(started_at) from clock))) / 3600, 1)::float8 as an_hour
              from quick group by 1, 2
            """.formatted(DEPARTMENTS_MAX, OTHER);

    /** A forecast with its inputs. */
    record Forecast(Instant at, List<ExpectedBreaches> expected, List<PastOutcomes> past) {}

    private final Pool pool;
    private final Clock clock;
    private final MetricWords words;
    private final MultiGauge gauge;

    ForecastQueries(Pool pool, Clock clock, MetricWords words, MeterRegistry meters) {
        this.pool = pool;
        this.clock = clock;
        this.words = words;
        this.gauge = MultiGauge.builder("holdfast.sla.breaches.expected")
                .description("Expected breaches within the next hour")
                .register(meters);
    }

    Uni<Forecast> forecast() {
        Instant now = clock.instant();
        Tuple at = Tuple.of(SqlTimes.utc(now));
        Tuple past = Tuple.of(SqlTimes.utc(now.minus(PAST_WINDOW)), SqlTimes.utc(now));
        return pool.withConnection(connection -> read(connection, DUE_CLOCKS, at, ForecastQueries::dueClocksIn)
                .chain(due -> read(connection, PAST_OUTCOMES, past, ForecastQueries::pastOutcomesIn)
                        .chain(outcomes -> read(connection, NEW_BREACHES, past, ForecastQueries::newBreachesIn)
                                .map(newBreaches -> new Forecast(
                                        now, BreachForecast.expect(due, outcomes, newBreaches), outcomes)))));
    }

    @Override
    public Uni<Void> refresh() {
        return forecast()
                .invoke(forecast -> gauge.register(rows(forecast), true))
                .replaceWithVoid();
    }

    /** By the departments that are labels; the rest is one row. */
    private List<MultiGauge.Row<?>> rows(Forecast forecast) {
        Map<Tags, Double> byLabels = new LinkedHashMap<>();
        forecast.expected()
                .forEach(each -> byLabels.merge(
                        Tags.of("metric", each.metric(), "department", words.department(each.department())),
                        each.breaches(),
                        Double::sum));
        List<MultiGauge.Row<?>> rows = new ArrayList<>(byLabels.size());
        byLabels.forEach((labels, breaches) -> rows.add(MultiGauge.Row.of(labels, breaches)));
        return rows;
    }

    private static <T> Uni<List<T>> read(SqlConnection connection, String sql, Tuple values, Function<Row, T> as) {
        return connection.preparedQuery(sql).execute(values).map(rows -> {
            List<T> read = new ArrayList<>(rows.size());
            for (Row row : rows) {
                read.add(as.apply(row));
            }
            return read;
        });
    }

    private static DueClocks dueClocksIn(Row row) {
        return new DueClocks(
                row.getString("metric"), row.getString("department"), row.getInteger("quarter"), row.getLong("clocks"));
    }

    private static PastOutcomes pastOutcomesIn(Row row) {
        return new PastOutcomes(
                row.getString("metric"), row.getInteger("quarter"), row.getLong("waiting"), row.getLong("broken"));
    }

    private static NewBreaches newBreachesIn(Row row) {
        return new NewBreaches(row.getString("metric"), row.getString("department"), row.getDouble("an_hour"));
    }
}
