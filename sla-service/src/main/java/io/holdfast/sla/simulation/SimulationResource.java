package io.holdfast.sla.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableFact;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.Flaw;
import io.holdfast.sla.calendar.FlawedInputException;
import io.holdfast.sla.policy.CalendarJson;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyJson;

/** Tries a policy on given events. Nothing is kept. */
@Path("/simulations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "simulations")
class SimulationResource {

    private static final int EVENTS_MAX = 10_000;
    private static final int CALENDARS_MAX = 100;
    /** What an event may leave out where its ticket's kind does not matter. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "ticketId", "ticket",
            "customerId", "customer",
            "channel", "email",
            "department", "general",
            "priority", "normal",
            "author", "agent",
            "visibility", "public",
            "entryId", "entry",
            "cause", "cause");

    private static final Set<String> OF_CREATION = Set.of("channel", "department", "priority");

    private final EventJson events;
    private final Clock clock;

    SimulationResource(EventJson events, Clock clock) {
        this.events = events;
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

        static SimulatedClock of(io.holdfast.sla.clock.Clock clock) {
            return new SimulatedClock(
                    clock.ticketId().value(),
                    clock.metric().word(),
                    clock.cycle(),
                    clock.state().word(),
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
                    "policy and calendars as they are put; events as on Kafka, each {type, time, data}, at most 10,000;"
                            + " asOf: now, unless it is given. An event of an unknown type changes nothing.")
    public Uni<Simulated> simulate(JsonNode body) {
        return Uni.createFrom().item(() -> simulated(body)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Simulated simulated(@Nullable JsonNode body) {
        if (!(body instanceof ObjectNode request)) {
            throw flaw("", "must be an object with policy, calendars, events and asOf");
        }
        List<Flaw> flaws = new ArrayList<>();
        List<CalendarSpec> calendars = calendars(request.path("calendars"), flaws);
        refuseIfFlawed(flaws);
        Policy policy = policy(request.path("policy"), calendars);
        List<Fact<?>> facts = facts(request.path("events"), flaws);
        Instant asOf = request.hasNonNull("asOf")
                ? instant(request.path("asOf"), "asOf", flaws).orElse(Instant.EPOCH)
                : clock.instant();
        refuseIfFlawed(flaws);
        return new Simulated(
                asOf,
                Simulation.simulate(policy, calendars, facts, asOf).stream()
                        .map(SimulatedClock::of)
                        .toList());
    }

    private static Policy policy(JsonNode json, List<CalendarSpec> calendars) {
        try {
            return PolicyJson.read(json, null, calendars);
        } catch (FlawedInputException e) {
            throw new FlawedInputException(
                    e.flaws().stream().map(flaw -> flaw.under("policy")).toList());
        }
    }

    private static List<CalendarSpec> calendars(JsonNode json, List<Flaw> flaws) {
        Map<String, CalendarSpec> calendars = new LinkedHashMap<>();
        for (int i = 0; i < elements(json, "calendars", CALENDARS_MAX, flaws); i++) {
            String field = "calendars[" + i + "]";
            try {
                CalendarSpec calendar = CalendarJson.read(json.get(i), null);
                if (calendars.put(calendar.name(), calendar) != null) {
                    flaws.add(new Flaw(field + ".name", "is given twice"));
                }
            } catch (FlawedInputException e) {
                e.flaws().forEach(flaw -> flaws.add(flaw.under(field)));
            }
        }
        return List.copyOf(calendars.values());
    }

    private List<Fact<?>> facts(JsonNode json, List<Flaw> flaws) {
        List<Fact<?>> facts = new ArrayList<>();
        for (int i = 0; i < elements(json, "events", EVENTS_MAX, flaws); i++) {
            JsonNode event = json.get(i);
            String field = "events[" + i + "]";
            String typeName = event.path("type").asText("");
            if (typeName.isEmpty()) {
                flaws.add(new Flaw(field + ".type", "must be a type such as ticket-created"));
                continue;
            }
            Optional<EventType> type = EventType.named(typeName);
            Optional<Instant> time = instant(event.path("time"), field + ".time", flaws);
            if (type.isPresent() && time.isPresent()) {
                fact(type.get(), time.get(), event.path("data"), i, flaws).ifPresent(facts::add);
            }
        }
        return facts;
    }

    private Optional<Fact<?>> fact(EventType type, Instant time, JsonNode data, int index, List<Flaw> flaws) {
        String field = "events[" + index + "].data";
        if (!(data instanceof ObjectNode given)) {
            flaws.add(new Flaw(field, "must be the event's data"));
            return Optional.empty();
        }
        // Of one instant, events happen in the order in which they are given.
        String id = "event-%05d".formatted(index);
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        if (type == EventType.TICKET_CREATED) {
            whole.putArray("tags");
        }
        LEFT_OUT.forEach((name, value) -> {
            if (type == EventType.TICKET_CREATED || !OF_CREATION.contains(name)) {
                whole.put(name, value);
            }
        });
        whole.put("replyId", id);
        whole.setAll(given);
        try {
            byte[] bytes = whole.toString().getBytes(StandardCharsets.UTF_8);
            return Optional.of(Fact.of(id, "simulation", time, events.read(type, bytes)));
        } catch (UnreadableFact e) {
            flaws.add(new Flaw(field, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static int elements(JsonNode json, String field, int max, List<Flaw> flaws) {
        if (json.isMissingNode() || json.isNull()) {
            return 0;
        }
        if (!json.isArray()) {
            flaws.add(new Flaw(field, "must be a list"));
            return 0;
        }
        if (json.size() > max) {
            flaws.add(new Flaw(field, "at most " + max));
            return 0;
        }
        return json.size();
    }

    private static Optional<Instant> instant(JsonNode json, String field, List<Flaw> flaws) {
        try {
            return Optional.of(OffsetDateTime.parse(json.asText("")).toInstant());
        } catch (DateTimeParseException e) {
            flaws.add(new Flaw(field, "must be an instant such as 2026-06-03T12:00:00Z"));
            return Optional.empty();
        }
    }

    private static void refuseIfFlawed(List<Flaw> flaws) {
        if (!flaws.isEmpty()) {
            throw new FlawedInputException(flaws);
        }
    }

    private static FlawedInputException flaw(String field, String message) {
        return new FlawedInputException(List.of(new Flaw(field, message)));
    }
}
