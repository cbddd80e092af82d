package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.clock.SlaClock;

/** The response of a simulation: all clocks of all tickets, tickets in the order of their first event. */
@Schema(name = "Simulated")
record SimulationView(Instant asOf, List<SimulatedClock> clocks) {

    /** A warning that was fired. */
    record SimulatedWarning(double threshold, Instant at, Instant dueAt) {}

    /** A clock as {@code GET /clocks} shows it, with its policy, the instant of its cancellation and its warnings. */
    record SimulatedClock(
            String ticketId,
            String metric,
            int cycle,
            String state,
            Instant startedAt,
            @Nullable Instant dueAt,
            @Nullable Instant fulfilledAt,
            @Nullable Instant cancelledAt,
            boolean breached,
            @Nullable Instant breachedAt,
            Duration elapsed,
            String policy,
            int policyVersion,
            List<SimulatedWarning> warnings) {

        static SimulatedClock of(SlaClock clock) {
            return new SimulatedClock(
                    clock.ticketId().value(),
                    clock.metric().wireName(),
                    clock.cycle(),
                    clock.state().wireName(),
                    clock.startedAt(),
                    clock.dueAt(),
                    clock.fulfilledAt(),
                    clock.cancelledAt(),
                    clock.breached(),
                    clock.breachedAt(),
                    clock.elapsed(),
                    clock.policy(),
                    clock.policyVersion(),
                    clock.warnings().stream()
                            .map(warning -> new SimulatedWarning(warning.share(), warning.at(), warning.dueAt()))
                            .toList());
        }
    }
}
