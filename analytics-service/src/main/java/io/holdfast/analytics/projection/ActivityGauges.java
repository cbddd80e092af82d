package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.Period;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.churn.Ledger;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

/** The last 30 days for Grafana. Every instance shows all customers: take the maximum over instances, not the sum. */
@ApplicationScoped
class ActivityGauges {

    private static final Logger LOG = Logger.getLogger(ActivityGauges.class);
    private static final Period SHOWN = Period.ofDays(30);

    private final ActivityProjection projection;
    private final Clock clock;
    private final Vertx vertx;
    private final long everyMillis;
    private final AtomicReference<Shown> shown = new AtomicReference<>(Shown.NOTHING);
    private volatile long timer;

    ActivityGauges(
            ActivityProjection projection, AnalyticsConfig config, Clock clock, Vertx vertx, MeterRegistry registry) {
        this.projection = projection;
        this.clock = clock;
        this.vertx = vertx;
        this.everyMillis = config.gaugesEvery().toMillis();
        gauge(registry, "holdfast.analytics.customers", "Customers that were ever active", now -> now.customers);
        gauge(
                registry,
                "holdfast.analytics.customers.active",
                "Customers active in the last 30 days",
                now -> now.ledger.active());
        gauge(
                registry,
                "holdfast.analytics.churn",
                "Share of the customers of the 30 days before who were not active in the last 30 days",
                now -> orNaN(now.ledger.churn()));
        gauge(
                registry,
                "holdfast.analytics.retention",
                "(customers at the end - new) / customers at the start, of the last 30 days",
                now -> orNaN(now.ledger.retention()));
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(everyMillis, id -> look());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void look() {
        Window window = Window.ending(SHOWN, Days.endOf(clock.instant()));
        projection
                .sum(
                        Shown.NOTHING,
                        log -> new Shown(log.countEver(ActivityView.ANY), Ledger.of(log, ActivityView.ANY, window)),
                        Shown::plus)
                .subscribe()
                .with(shown::set, failure -> LOG.debugf("the gauges stay as they are: %s", failure));
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Shown> value) {
        Gauge.builder(name, shown, now -> value.applyAsDouble(now.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A gauge without a value is not a number: Grafana shows a gap. */
    private static double orNaN(@Nullable Double rate) {
        return rate == null ? Double.NaN : rate;
    }

    private record Shown(long customers, Ledger ledger) {

        static final Shown NOTHING = new Shown(0, Ledger.EMPTY);

        Shown plus(Shown other) {
            return new Shown(customers + other.customers, ledger.plus(other.ledger));
        }
    }
}
