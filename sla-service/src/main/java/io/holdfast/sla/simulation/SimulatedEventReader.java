package io.holdfast.sla.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.EventKey;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.JsonFields;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.rulebook.ProposalFields;

/** Reads the events of a simulation: the form of Kafka events, in which fields that no clock depends on may be left out. */
final class SimulatedEventReader {

    private static final int EVENTS_MAX = 10_000;

    /** Values of fields that an event may leave out. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "ticketId", "ticket",
            "customerId", "customer",
            "channel", "email",
            "department", "general",
            "priority", "normal",
            "visibility", "public",
            "entryId", "entry",
            "cause", "cause");

    /** In a reclassification an absent field means unchanged, so that these have a default in a creation only. */
    private static final Set<String> DEFAULTS_OF_CREATION_ONLY = Set.of("channel", "department", "priority");

    private final EventJson events;

    SimulatedEventReader(EventJson events) {
        this.events = events;
    }

    /**
     * What the events of one request have in common.
     *
     * @param seen keys of the events that were read
     * @param customersByTicket the customer that the first creation of each ticket names: the default in its other events
     */
    private record Context(Set<EventKey> seen, Map<String, String> customersByTicket) {}

    /** The facts in {@code events}, in order; an event that cannot be read adds an error. */
    List<Fact<?>> read(JsonFields request) {
        List<Fact<?>> facts = new ArrayList<>();
        List<JsonNode> elements = ProposalFields.list(request, "events", EVENTS_MAX);
        Context context = new Context(new HashSet<>(), customersByTicket(elements));
        for (int i = 0; i < elements.size(); i++) {
            String path = "events[" + i + "]";
            JsonNode element = elements.get(i);
            JsonNode object = element.isObject() ? element : JsonNodeFactory.instance.objectNode();
            JsonFields event = JsonFields.of(object, path, request.errors());
            if (event != null) {
                Fact<?> fact = read(event, i, context);
                if (fact != null) {
                    facts.add(fact);
                }
            }
        }
        return facts;
    }

    /** Null for an event of an unknown type, for one that was read before, and for one with an error. */
    private @Nullable Fact<?> read(JsonFields event, int index, Context context) {
        String typeName = event.rawText("type");
        if (typeName == null || typeName.isEmpty()) {
            event.addError("type", "must be a type such as ticket-created");
            return null;
        }
        Optional<EventType> type = EventType.named(typeName);
        Instant time = ProposalFields.instant(event, "time");
        if (type.isEmpty() || time == null || !isNew(event, context.seen())) {
            return null;
        }
        if (!Timeline.isSupported(time)) {
            event.addError("time", SimulationRequest.OUT_OF_RANGE);
        }
        return fact(type.get(), time, event, index, context);
    }

    private static Map<String, String> customersByTicket(List<JsonNode> events) {
        Map<String, String> customers = new HashMap<>();
        for (JsonNode event : events) {
            if (EventType.TICKET_CREATED.wireName().equals(event.path("type").asText(""))) {
                JsonNode data = event.path("data");
                customers.putIfAbsent(textOrDefault(data, "ticketId"), textOrDefault(data, "customerId"));
            }
        }
        return customers;
    }

    private static String textOrDefault(JsonNode data, String name) {
        JsonNode value = data.path(name);
        return value.isTextual() ? value.asText() : DEFAULTS.getOrDefault(name, "");
    }

    /** Whether no earlier event has the same {@code source} and {@code id}; events without an id are all new. */
    private static boolean isNew(JsonFields event, Set<EventKey> seen) {
        String id = textOrEmpty(event.value("id"));
        return id.isEmpty() || seen.add(new EventKey(textOrEmpty(event.value("source")), id));
    }

    private static String textOrEmpty(@Nullable JsonNode value) {
        return value == null ? "" : value.asText("");
    }

    private @Nullable Fact<?> fact(EventType type, Instant time, JsonFields event, int index, Context context) {
        if (!(event.value("data") instanceof ObjectNode data)) {
            event.addError("data", "must be the event's data");
            return null;
        }
        // Events of one instant keep the order of the request; the id only has to be unique.
        String id = "event-%05d".formatted(index);
        try {
            byte[] bytes = withDefaults(type, data, id, context).toString().getBytes(StandardCharsets.UTF_8);
            return Fact.of(id, "simulation", time, events.read(type, bytes));
        } catch (UnreadableEventException e) {
            event.errors().add(errorOf(e).under(event.pathOf("data")));
            return null;
        }
    }

    private static ObjectNode withDefaults(EventType type, ObjectNode data, String replyId, Context context) {
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        if (type == EventType.TICKET_CREATED) {
            complete.putArray("tags");
        }
        DEFAULTS.forEach((name, value) -> {
            if (type == EventType.TICKET_CREATED || !DEFAULTS_OF_CREATION_ONLY.contains(name)) {
                complete.put(name, value);
            }
        });
        String customer = context.customersByTicket().get(textOrDefault(data, "ticketId"));
        if (customer != null) {
            complete.put("customerId", customer);
        }
        complete.put("replyId", replyId).put("points", 0).put("balance", 0);
        // A field that is null counts as absent, as in requests to the other services.
        for (Map.Entry<String, JsonNode> property : data.properties()) {
            if (!property.getValue().isNull()) {
                complete.set(property.getKey(), property.getValue());
            }
        }
        return complete;
    }

    private static FieldError errorOf(UnreadableEventException e) {
        boolean missing = e.reason().toLowerCase(Locale.ROOT).startsWith("missing");
        return new FieldError(e.field(), missing ? "must be given" : e.reason());
    }
}
