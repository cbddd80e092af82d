package io.holdfast.sla.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.contract.Word;
import io.holdfast.sla.calendar.CalendarSpec;
import io.holdfast.sla.calendar.WorkingCalendar;
import io.holdfast.sla.clock.Clock;
import io.holdfast.sla.policy.CalendarJson;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.When;

/** A case's timeline in the words of our facts, policy and calendar. */
final class CaseTimeline {

    private static final String CALENDAR = "of-the-case";
    private static final TicketId TICKET = new TicketId("case");
    private static final CustomerId CUSTOMER = new CustomerId("somebody");

    private CaseTimeline() {}

    static List<Clock> clocks(JsonNode given) {
        boolean always = given.at("/calendar/always_open").asBoolean();
        Rule rule = new Rule(When.ANY, targets(given), always ? null : CALENDAR, pauses(given), Map.of());
        return Simulation.simulate(
                new Policy("case", List.of(rule)),
                always ? List.of() : List.of(specOf(given.get("calendar"))),
                facts(given.get("timeline")),
                SlaCasesTest.instant(given.get("as_of")));
    }

    static WorkingCalendar calendarOf(JsonNode calendar) {
        return calendar.path("always_open").asBoolean()
                ? WorkingCalendar.roundTheClock()
                : WorkingCalendar.of(specOf(calendar));
    }

    private static CalendarSpec specOf(JsonNode calendar) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("timezone", calendar.get("timezone"));
        body.set("weekly", calendar.get("weekly"));
        body.set("holidays", calendar.get("holidays"));
        body.set("closures", calendar.get("breaks"));
        return CalendarJson.read(body, CALENDAR);
    }

    private static Map<Metric, Duration> targets(JsonNode given) {
        Map<Metric, Duration> targets = new EnumMap<>(Metric.class);
        for (Map.Entry<String, JsonNode> target : given.get("targets_min").properties()) {
            Word.find(Metric.class, target.getKey().replace('_', '-'))
                    .ifPresent(metric -> targets.put(
                            metric, Duration.ofMinutes(target.getValue().asLong())));
        }
        return targets;
    }

    /** Which statuses stop which clocks in the help desk that the case is from. */
    private static Map<Metric, Set<TicketStatus>> pauses(JsonNode given) {
        Set<TicketStatus> statuses = new HashSet<>();
        for (JsonNode status : given.at("/semantics/pause_statuses")) {
            statuses.add(Word.find(TicketStatus.class, status.asText()).orElseThrow());
        }
        Map<Metric, Set<TicketStatus>> pauses = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            pauses.put(metric, Set.of());
        }
        for (JsonNode pausable : given.at("/semantics/pausable")) {
            Word.find(Metric.class, pausable.asText().replace('_', '-'))
                    .ifPresent(metric -> pauses.put(metric, statuses));
        }
        return pauses;
    }

    private static List<Fact<?>> facts(JsonNode timeline) {
        List<Fact<?>> facts = new ArrayList<>();
        for (JsonNode step : timeline) {
            Instant at = SlaCasesTest.instant(step.get("at"));
            String type = step.get("type").asText();
            Event event = event(step, type);
            if (event != null) {
                facts.add(fact(facts.size(), at, event));
            }
            if (type.equals("ticket_created") && step.has("status")) {
                facts.add(fact(facts.size(), at, status(step)));
            }
        }
        return facts;
    }

    private static Fact<?> fact(int number, Instant at, Event event) {
        return Fact.of("%04d".formatted(number), "case", at, event);
    }

    private static @Nullable Event event(JsonNode step, String type) {
        return switch (type) {
            case "ticket_created" ->
                new TicketCreated(TICKET, CUSTOMER, "email", "general", Priority.NORMAL, List.of(), null);
            case "customer_message" -> reply(Author.CUSTOMER, Visibility.PUBLIC);
            case "agent_reply" -> reply(Author.AGENT, Visibility.PUBLIC);
            case "agent_internal_note" -> reply(Author.AGENT, Visibility.INTERNAL);
            case "status" -> status(step);
            default -> throw new IllegalArgumentException("a step that this test does not know: " + type);
        };
    }

    private static ReplySent reply(Author author, Visibility visibility) {
        return new ReplySent(TICKET, CUSTOMER, "reply", author, null, visibility, null, null);
    }

    private static TicketStatusChanged status(JsonNode step) {
        TicketStatus status =
                Word.find(TicketStatus.class, step.get("status").asText()).orElseThrow();
        return new TicketStatusChanged(TICKET, CUSTOMER, status, null, null);
    }
}
