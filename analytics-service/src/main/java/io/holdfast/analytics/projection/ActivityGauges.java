package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

/**
 * Gauges of windows that end now. They are computed together on a schedule, not for each scrape. Every instance reports all
 * customers: take the maximum over instances, not the sum.
 */
@ApplicationScoped
class ActivityGauges {

    private static final Logger LOG = Logger.getLogger(ActivityGauges.class);
    private static final List<Period> WINDOWS = List.of(Period.ofDays(7), Period.ofDays(30), Period.ofDays(90));

    private final ActivityProjection projection;
    private final Clock clock;
    private final Vertx vertx;
    private final long everyMillis;
    private final AtomicReference<Figures> figures = new AtomicReference<>(Figures.NONE);
    private final AtomicBoolean updating = new AtomicBoolean();
    private volatile long timer;

    ActivityGauges(
            ActivityProjection projection, AnalyticsConfig config, Clock clock, Vertx vertx, MeterRegistry registry) {
        this.projection = projection;
        this.clock = clock;
        this.vertx = vertx;
        this.everyMillis = config.gaugesEvery().toMillis();
        gauge(
                registry,
                "holdfast.analytics.customers",
                Tags.empty(),
                "Customers that were ever active",
                Figures::customers);
        for (int i = 0; i < WINDOWS.size(); i++) {
            gauges(registry, i, Tags.of("window", WINDOWS.get(i).toString()));
        }
    }

    private void gauges(MeterRegistry registry, int window, Tags tags) {
        gauge(
                registry,
                "holdfast.analytics.customers.active",
                tags,
                "Customers active in the window",
                now -> now.flows().get(window).active());
        gauge(
                registry,
                "holdfast.analytics.churn",
                tags,
                "Share of the customers of the stretch before the window who were not active in it",
                now -> orNaN(now.flows().get(window).churn()));
        gauge(
                registry,
                "holdfast.analytics.retention",
                tags,
                "(customers at the end - new) / customers at the start",
                now -> orNaN(now.flows().get(window).retention()));
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(everyMillis, id -> update());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void update() {
        if (!updating.compareAndSet(false, true)) {
            return; // the last one takes longer than the period
        }
        LocalDate end = Days.endOf(clock.instant());
        projection
                .sum(Figures.NONE, log -> Figures.of(log, end), Figures::plus)
                .onTermination()
                .invoke(() -> updating.set(false))
                .subscribe()
                .with(figures::set, failure -> LOG.debugf("the activity gauges could not be updated: %s", failure));
    }

    private void gauge(
            MeterRegistry registry, String name, Tags tags, String description, ToDoubleFunction<Figures> value) {
        Gauge.builder(name, figures, now -> value.applyAsDouble(now.get()))
                .tags(tags)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** A rate without a value becomes NaN, which Grafana shows as a gap. */
    private static double orNaN(@Nullable Double rate) {
        return rate == null ? Double.NaN : rate;
    }

    /** @param flows of each window */
    private record Figures(long customers, List<CustomerFlow> flows) {

        static final Figures NONE = new Figures(0, Collections.nCopies(WINDOWS.size(), CustomerFlow.EMPTY));

        static Figures of(ActivityLog log, LocalDate end) {
            return new Figures(
                    log.countEver(ActivityView.ANY),
                    WINDOWS.stream()
                            .map(length -> CustomerFlow.compute(log, ActivityView.ANY, Window.ending(length, end)))
                            .toList());
        }

        Figures plus(Figures other) {
            List<CustomerFlow> sums = new ArrayList<>(flows.size());
            for (int i = 0; i < flows.size(); i++) {
                sums.add(flows.get(i).plus(other.flows.get(i)));
            }
            return new Figures(customers + other.customers, sums);
        }
    }
}
