package io.holdfast.loyalty.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jboss.logging.Logger;

/** Checks the ledger at intervals for the gauges. Every instance checks all of it: take the minimum. */
@Singleton
class ReconciliationMetrics {

    private static final Logger LOG = Logger.getLogger(ReconciliationMetrics.class);

    private final Vertx vertx;
    private final Reconciliation reconciliation;
    private final ReconciliationConfig config;
    private final Clock clock;

    /** 1 consistent, 0 inconsistent, NaN before the first check. */
    private volatile double consistent = Double.NaN;

    /** Of the last check that ended with a report; before it, of the start. */
    private volatile Instant checkedAt;

    ReconciliationMetrics(
            Vertx vertx,
            Reconciliation reconciliation,
            ReconciliationConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.reconciliation = reconciliation;
        this.config = config;
        this.clock = clock;
        this.checkedAt = clock.instant();
        Gauge.builder("holdfast.loyalty.reconciliation.consistent", this, metrics -> metrics.consistent)
                .description("1 if all checks of the ledger held when it was last reconciled, 0 if not")
                .register(registry);
        Gauge.builder("holdfast.loyalty.reconciliation.age", this, ReconciliationMetrics::ageSeconds)
                .description("Time since the ledger was last reconciled, or since the start")
                .baseUnit("seconds")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        vertx.setTimer(config.firstAfter().toMillis(), timer -> checkAndRepeat());
    }

    private void checkAndRepeat() {
        long startedNanos = System.nanoTime();
        check().subscribe().with(done -> {
            Duration least = Duration.ofNanos(System.nanoTime() - startedNanos).multipliedBy(config.pauseFactor());
            Duration pause = least.compareTo(config.interval()) > 0 ? least : config.interval();
            vertx.setTimer(pause.toMillis(), timer -> checkAndRepeat());
        });
    }

    /** Never fails: what could not be checked is older then. */
    Uni<Void> check() {
        return reconciliation
                .run()
                .invoke(this::report)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("the ledger could not be reconciled: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void report(Report report) {
        consistent = report.consistent() ? 1 : 0;
        checkedAt = clock.instant();
        if (!report.consistent()) {
            List<String> broken = report.checks().stream()
                    .filter(finding -> !finding.holds())
                    .map(Report.Finding::check)
                    .toList();
            LOG.errorf("the ledger is inconsistent, GET /reconciliation has examples: %s", broken);
        }
    }

    private double ageSeconds() {
        return Duration.between(checkedAt, clock.instant()).toMillis() / 1000.0;
    }
}
