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
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

/** Gauges of the last 30 days. Every instance reports all customers: take the maximum over instances, not the sum. */
@ApplicationScoped
class ActivityGauges {

    private static final Logger LOG = Logger.getLogger(ActivityGauges.class);
    private static final Period WINDOW = Period.ofDays(30);

    private final ActivityProjection projection;
    private final Clock clock;
    private final Vertx vertx;
    private final long everyMillis;
    private final AtomicReference<Figures> figures = new AtomicReference<>(Figures.NONE);
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
                now -> now.flow.active());
        gauge(
                registry,
                "holdfast.analytics.churn",
                "Share of the customers of the 30 days before who were not active in the last 30 days",
                now -> orNaN(now.flow.churn()));
        gauge(
                registry,
                "holdfast.analytics.retention",
                "(customers at the end - new) / customers at the start, of the last 30 days",
                now -> orNaN(now.flow.retention()));
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(everyMillis, id -> update());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void update() {
        Window window = Window.ending(WINDOW, Days.endOf(clock.instant()));
        projection
                .sum(
                        Figures.NONE,
                        log -> new Figures(
                                log.countEver(ActivityView.ANY), CustomerFlow.compute(log, ActivityView.ANY, window)),
                        Figures::plus)
                .subscribe()
                .with(figures::set, failure -> LOG.debugf("the activity gauges could not be updated: %s", failure));
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, figures, now -> value.applyAsDouble(now.get()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A rate without a value becomes NaN, which Grafana shows as a gap. */
    private static double orNaN(@Nullable Double rate) {
        return rate == null ? Double.NaN : rate;
    }

    private record Figures(long customers, CustomerFlow flow) {

        static final Figures NONE = new Figures(0, CustomerFlow.EMPTY);

        Figures plus(Figures other) {
            return new Figures(customers + other.customers, flow.plus(other.flow));
        }
    }
}
