package io.holdfast.sla.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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

    /** The facts in {@code events}, in order; an event that cannot be read adds an error. */
    List<Fact<?>> read(JsonFields request) {
        List<Fact<?>> facts = new ArrayList<>();
        Set<EventKey> seen = new HashSet<>();
        List<JsonNode> elements = ProposalFields.list(request, "events", EVENTS_MAX);
        for (int i = 0; i < elements.size(); i++) {
            String path = "events[" + i + "]";
            JsonNode element = elements.get(i);
            JsonNode object = element.isObject() ? element : JsonNodeFactory.instance.objectNode();
            JsonFields event = JsonFields.of(object, path, request.errors());
            if (event != null) {
                Fact<?> fact = read(event, i, seen);
                if (fact != null) {
                    facts.add(fact);
                }
            }
        }
        return facts;
    }

    /** Null for an event of an unknown type, for one that was read before, and for one with an error. */
    private @Nullable Fact<?> read(JsonFields event, int index, Set<EventKey> seen) {
        String typeName = event.rawText("type");
        if (typeName == null || typeName.isEmpty()) {
            event.addError("type", "must be a type such as ticket-created");
            return null;
        }
        Optional<EventType> type = EventType.named(typeName);
        Instant time = ProposalFields.instant(event, "time");
        if (type.isEmpty() || time == null || !isNew(event, seen)) {
            return null;
        }
        if (!Timeline.isSupported(time)) {
            event.addError("time", SimulationRequest.OUT_OF_RANGE);
        }
        return fact(type.get(), time, event, index);
    }

    /** Whether no earlier event has the same {@code source} and {@code id}; events without an id are all new. */
    private static boolean isNew(JsonFields event, Set<EventKey> seen) {
        String id = textOrEmpty(event.value("id"));
        return id.isEmpty() || seen.add(new EventKey(textOrEmpty(event.value("source")), id));
    }

    private static String textOrEmpty(@Nullable JsonNode value) {
        return value == null ? "" : value.asText("");
    }

    private @Nullable Fact<?> fact(EventType type, Instant time, JsonFields event, int index) {
        if (!(event.value("data") instanceof ObjectNode data)) {
            event.addError("data", "must be the event's data");
            return null;
        }
        // The timeline orders facts of one instant by id: this makes it the order of the request.
        String id = "event-%05d".formatted(index);
        try {
            byte[] bytes = withDefaults(type, data, id).toString().getBytes(StandardCharsets.UTF_8);
            return Fact.of(id, "simulation", time, events.read(type, bytes));
        } catch (UnreadableEventException e) {
            event.errors().add(errorOf(e).under(event.pathOf("data")));
            return null;
        }
    }

    private static ObjectNode withDefaults(EventType type, ObjectNode data, String replyId) {
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        if (type == EventType.TICKET_CREATED) {
            complete.putArray("tags");
        }
        DEFAULTS.forEach((name, value) -> {
            if (type == EventType.TICKET_CREATED || !DEFAULTS_OF_CREATION_ONLY.contains(name)) {
                complete.put(name, value);
            }
        });
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
