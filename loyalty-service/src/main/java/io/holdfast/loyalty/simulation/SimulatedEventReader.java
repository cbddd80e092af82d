package io.holdfast.loyalty.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.ErasureEvent;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventRules;
import io.holdfast.contract.EventType;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.WarningEvent;
import io.holdfast.contract.WebhookEvent;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.simulation.model.SimulatedEvent;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.JsonFields;

/**
 * Reads the events of a simulation: data as on Kafka, and what are requests elsewhere. Events of other topics are ignored.
 */
final class SimulatedEventReader {

    private static final int EVENTS_MAX = 10_000;

    /** The types that {@link #memberEvent} reads; the data of others is not looked at. */
    private static final Set<EventType> COUNTING = EnumSet.of(
            EventType.PURCHASE,
            EventType.PURCHASE_REFUNDED,
            EventType.TICKET_RATED,
            EventType.SLA_BREACHED,
            EventType.SLA_BREACH_WITHDRAWN,
            EventType.CUSTOMER_ERASED,
            EventType.CUSTOMER_MERGED);

    /** Of a breach: fields that no rule depends on, or that tickets may leave out. */
    private static final Map<String, String> BREACH_DEFAULTS =
            Map.of("policy", "policy", "department", "general", "priority", "normal", "channel", "none");

    private static final Map<String, Integer> BREACH_NUMBERS = Map.of("cycle", 1, "policyVersion", 1);
    private static final List<String> BREACH_TIMES = List.of("startedAt", "dueAt", "detectedAt");

    private final EventJson events;

    SimulatedEventReader(EventJson events) {
        this.events = events;
    }

    /** The events in {@code events}, in order; one that cannot be read adds an error. */
    List<SimulatedEvent> read(JsonFields request) {
        List<SimulatedEvent> read = new ArrayList<>();
        List<JsonNode> elements = request.elements("events", EVENTS_MAX, "events");
        for (int i = 0; i < elements.size(); i++) {
            JsonFields event = JsonFields.of(elements.get(i), "events[" + i + "]", request.errors());
            SimulatedEvent simulated = event == null ? null : read(event, i);
            if (simulated != null) {
                read.add(simulated);
            }
        }
        return read;
    }

    private @Nullable SimulatedEvent read(JsonFields event, int index) {
        String typeName = event.text("type", EventFields.TYPE_LENGTH_MAX);
        Instant time = event.instantOrNull("time");
        if (time == null) {
            event.addMissing("time");
        }
        JsonFields data = event.objectOrNull("data");
        if (data == null) {
            event.addMissing("data");
            return null;
        }
        RequestType request = RequestType.find(typeName);
        Instant at = time == null ? Instant.EPOCH : time;
        if (request != null) {
            return new SimulatedEvent(index, typeName, at, request.customer(data), request.read(data));
        }
        Optional<EventType> type = EventType.named(typeName);
        if (type.isEmpty()) {
            event.addError("type", "no event type; known here: " + RequestType.names() + " and those on Kafka");
            return null;
        }
        return fact(event, index, type.get(), at);
    }

    private @Nullable SimulatedEvent fact(JsonFields event, int index, EventType type, Instant at) {
        Event fact = COUNTING.contains(type) && event.value("data") instanceof ObjectNode data
                ? parse(event, type, data, at)
                : null;
        MemberEvent memberEvent = fact == null ? null : memberEvent(fact);
        return memberEvent != null && fact instanceof CustomerFact ofCustomer
                ? new SimulatedEvent(index, type.wireName(), at, ofCustomer.customerId(), memberEvent)
                : null;
    }

    private @Nullable Event parse(JsonFields event, EventType type, ObjectNode data, Instant at) {
        try {
            byte[] bytes = withDefaults(type, data, at).toString().getBytes(StandardCharsets.UTF_8);
            Event fact = events.read(type, bytes);
            EventRules.Violation violation = EventRules.findViolation(fact);
            if (violation == null) {
                return fact;
            }
            event.errors().add(new FieldError(violation.field(), violation.rule()).under(event.pathOf("data")));
        } catch (UnreadableEventException e) {
            boolean missing = e.reason().toLowerCase(Locale.ROOT).startsWith("missing");
            event.errors()
                    .add(new FieldError(e.field(), missing ? "is required" : e.reason()).under(event.pathOf("data")));
        }
        return null;
    }

    private static @Nullable MemberEvent memberEvent(Event fact) {
        return switch (fact) {
            case Purchase purchase -> new MemberEvent.Purchased(purchase);
            case PurchaseRefunded refund -> new MemberEvent.Refunded(refund);
            case TicketRated rating -> new MemberEvent.Rated(rating);
            case SlaBreached breach -> new MemberEvent.Breached(breach.clock());
            case SlaBreachWithdrawn withdrawn -> new MemberEvent.BreachWithdrawn(withdrawn.clock());
            case CustomerErased ignored -> new MemberEvent.Erased();
            case CustomerLeft ignored -> null;
            case CustomerMerged merged -> new MemberEvent.MergedInto(merged.intoCustomerId());
            case TicketEvent ignored -> null;
            case ErasureEvent ignored -> null;
            case WarningEvent ignored -> null;
            case ClockEvent ignored -> null;
            case LoyaltyEvent ignored -> null;
            case RetentionEvent ignored -> null;
            case ImportEvent ignored -> null;
            case WebhookEvent ignored -> null;
        };
    }

    private static ObjectNode withDefaults(EventType type, ObjectNode data, Instant at) {
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        if (type == EventType.SLA_BREACHED || type == EventType.SLA_BREACH_WITHDRAWN) {
            BREACH_DEFAULTS.forEach(complete::put);
            BREACH_NUMBERS.forEach((name, value) -> complete.put(name, value.intValue()));
            BREACH_TIMES.forEach(name -> complete.put(name, at.toString()));
        }
        // A field that is null counts as absent, as in requests.
        for (Map.Entry<String, JsonNode> property : data.properties()) {
            if (!property.getValue().isNull()) {
                complete.set(property.getKey(), property.getValue());
            }
        }
        return complete;
    }
}
