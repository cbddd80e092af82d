package io.holdfast.sla.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.FieldError;
import io.holdfast.sla.calendar.InvalidInputException;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.rulebook.CalendarJson;
import io.holdfast.sla.rulebook.PolicyJson;

/** Tries a policy on given events. Nothing is kept. */
@Path("/simulations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "simulations")
class SimulationResource {

    private static final int CALENDARS_MAX = 100;
    private final SimulatedEventReader events;
    private final Clock clock;

    SimulationResource(EventJson events, Clock clock) {
        this.events = new SimulatedEventReader(events);
        this.clock = clock;
    }

    /** A threshold that was reached. */
    record SimulatedWarning(double threshold, Instant at, Instant dueAt) {}

    /** A clock as the contract shows it, with who promised, when it was cancelled and what was warned of. */
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

        static SimulatedClock of(io.holdfast.sla.clock.SlaClock clock) {
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

    record Simulated(Instant asOf, List<SimulatedClock> clocks) {}

    @POST
    @Operation(
            summary = "What would become of the promises of a policy",
            description =
                    "policy and calendars as they are put; events as on Kafka, each {type, time, data}, at most 10,000,"
                            + " in any order; asOf: now, unless it is given. Of one instant, events happen in the order"
                            + " given; of one id and source, if they are given, the first counts. An event of an unknown"
                            + " type changes nothing. A target of no time at all (PT0S) is due when the next working"
                            + " time begins.")
    public Uni<Simulated> simulate(JsonNode body) {
        return Uni.createFrom().item(() -> simulated(body)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Simulated simulated(@Nullable JsonNode body) {
        if (!(body instanceof ObjectNode request)) {
            throw invalid("", "must be an object with policy, calendars, events and asOf");
        }
        List<FieldError> errors = new ArrayList<>();
        List<CalendarSpec> calendars = calendars(request.path("calendars"), errors);
        throwIfInvalid(errors);
        Policy policy = policy(request.path("policy"), calendars);
        List<Fact<?>> facts = events.read(request.path("events"), errors);
        Instant asOf = request.hasNonNull("asOf")
                ? SimulatedEventReader.instant(request.path("asOf"), "asOf", errors)
                        .orElse(Instant.EPOCH)
                : clock.instant();
        throwIfInvalid(errors);
        return new Simulated(
                asOf,
                Simulation.simulate(policy, calendars, facts, asOf).stream()
                        .map(SimulatedClock::of)
                        .toList());
    }

    private static Policy policy(JsonNode json, List<CalendarSpec> calendars) {
        try {
            return PolicyJson.readForSimulation(json, calendars);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    e.errors().stream().map(error -> error.under("policy")).toList());
        }
    }

    private static List<CalendarSpec> calendars(JsonNode json, List<FieldError> errors) {
        Map<String, CalendarSpec> calendars = new LinkedHashMap<>();
        for (int i = 0; i < SimulatedEventReader.elements(json, "calendars", CALENDARS_MAX, errors); i++) {
            String field = "calendars[" + i + "]";
            try {
                CalendarSpec calendar = CalendarJson.read(json.get(i), null);
                if (calendars.put(calendar.name(), calendar) != null) {
                    errors.add(new FieldError(field + ".name", "is given twice"));
                }
            } catch (InvalidInputException e) {
                e.errors().forEach(error -> errors.add(error.under(field)));
            }
        }
        return List.copyOf(calendars.values());
    }

    private static void throwIfInvalid(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
    }

    private static InvalidInputException invalid(String field, String message) {
        return new InvalidInputException(List.of(new FieldError(field, message)));
    }
}
