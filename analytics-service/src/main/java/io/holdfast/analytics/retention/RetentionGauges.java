package io.holdfast.analytics.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.sql.SqlTimes;

/** Gauges of the fits and of customers' risk, updated by each run. Every instance reports the same. */
@Singleton
class RetentionGauges {

    private static final Logger LOG = Logger.getLogger(RetentionGauges.class);

    private static final String SELECT = """
            select (select max(fitted_at) from model_fit where state = '%s') as fitted_at,
                   (select state from model_fit order by as_of desc limit 1) as fit_state,
                   (select count(*) from customer_risk where level = 'high') as high,
                   (select count(*) from customer_risk where silent_since is not null) as lapsed
            """.formatted(FitState.CONVERGED.label());

    private final Pool pool;
    private final Clock clock;
    private final AtomicReference<Figures> figures = new AtomicReference<>(Figures.NONE);

    RetentionGauges(Pool pool, Clock clock, MeterRegistry registry) {
        this.pool = pool;
        this.clock = clock;
        gauge(
                registry,
                "holdfast.analytics.customers.at.risk",
                Tags.empty(),
                "Customers at high risk of making no purchase within the horizon",
                Figures::high);
        gauge(
                registry,
                "holdfast.analytics.customers.lapsed",
                Tags.empty(),
                "Customers who have lapsed and not returned",
                Figures::lapsed);
        gauge(
                registry,
                "holdfast.analytics.model.age.seconds",
                Tags.empty(),
                "Time since the last fit that converged",
                this::ageSeconds);
        for (FitState state : FitState.values()) {
            gauge(
                    registry,
                    "holdfast.analytics.model.fit",
                    Tags.of("state", state.label()),
                    "1 for the state of the last fit",
                    now -> state.label().equals(now.fitState) ? 1 : 0);
        }
    }

    /** Until the first reading succeeds: runs may be off, or an hour away. */
    void start(@Observes StartupEvent event) {
        read().onFailure()
                .retry()
                .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(30))
                .indefinitely()
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("the gauges of customers' risk were not read: %s", failure));
    }

    /** Reads the figures; the old ones stay when that fails. */
    Uni<Void> update() {
        return read().onFailure().recoverWithUni(failure -> {
            LOG.debugf("the gauges of customers' risk could not be updated: %s", failure);
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> read() {
        return pool.query(SELECT)
                .execute()
                .invoke(rows -> figures.set(Figures.of(rows.iterator().next())))
                .replaceWithVoid();
    }

    private void gauge(
            MeterRegistry registry, String name, Tags tags, String description, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, figures, now -> value.applyAsDouble(now.get()))
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Without a fit NaN, which Grafana shows as a gap. */
    private double ageSeconds(Figures now) {
        return now.fittedAt == null
                ? Double.NaN
                : Duration.between(now.fittedAt, clock.instant()).toMillis() / 1000.0;
    }

    private record Figures(
            @Nullable Instant fittedAt, @Nullable String fitState, long high, long lapsed) {

        static final Figures NONE = new Figures(null, null, 0, 0);

        static Figures of(Row row) {
            return new Figures(
                    SqlTimes.instantOrNull(row, "fitted_at"),
                    row.getString("fit_state"),
                    row.getLong("high"),
                    row.getLong("lapsed"));
        }
    }
}
