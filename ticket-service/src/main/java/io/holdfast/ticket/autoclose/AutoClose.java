package io.holdfast.ticket.autoclose;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.job.Job;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.job.PeriodicJob;

/** Closes resolved tickets in the background, on every instance. */
@ApplicationScoped
class AutoClose {

    private final Intake intake;
    private final AutoCloseConfig config;
    private final Clock clock;
    private final Pool pool;
    private final JobMetrics metrics;
    private final PeriodicJob job;

    AutoClose(Intake intake, AutoCloseConfig config, Clock clock, Pool pool, JobMetrics metrics, Vertx vertx) {
        this.intake = intake;
        this.config = config;
        this.clock = clock;
        this.pool = pool;
        this.metrics = metrics;
        this.job = new PeriodicJob(
                "closing resolved tickets", vertx, this::step, () -> metrics.countFailure(Job.AUTO_CLOSE));
    }

    void schedule(@Observes StartupEvent event) {
        if (config.autoCloseAfter().isPositive()) {
            job.start(config.autoCloseInterval());
            metrics.measure(Job.AUTO_CLOSE, () -> TicketsToAutoClose.count(pool, resolvedUntil()));
        }
    }

    /** Closes some tickets that are due; gives whether there may be more. */
    Uni<Boolean> step() {
        return intake.executeClaimed(new TicketsToAutoClose(resolvedUntil(), config.autoCloseBatchMax()))
                .map(results -> !results.isEmpty());
    }

    private Instant resolvedUntil() {
        return clock.instant().minus(config.autoCloseAfter());
    }
}
