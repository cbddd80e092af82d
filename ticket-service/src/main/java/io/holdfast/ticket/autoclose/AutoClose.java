package io.holdfast.ticket.autoclose;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.job.PeriodicJob;

/** Closes resolved tickets in the background, on every instance. */
@ApplicationScoped
class AutoClose {

    private final Intake intake;
    private final AutoCloseConfig config;
    private final Clock clock;
    private final PeriodicJob job;

    AutoClose(Intake intake, AutoCloseConfig config, Clock clock, Vertx vertx) {
        this.intake = intake;
        this.config = config;
        this.clock = clock;
        this.job = new PeriodicJob("closing resolved tickets", vertx, this::step);
    }

    void schedule(@Observes StartupEvent event) {
        if (config.autoCloseAfter().isPositive()) {
            job.start(config.autoCloseInterval());
        }
    }

    /** Closes some tickets that are due; gives whether there may be more. */
    Uni<Boolean> step() {
        return intake.executeClaimed(
                        new RestedTickets(clock.instant().minus(config.autoCloseAfter()), config.autoCloseBatchMax()))
                .map(results -> !results.isEmpty());
    }
}
