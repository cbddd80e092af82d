package io.holdfast.sla.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.UnreadableEventException;
import io.holdfast.sla.calendar.FieldError;

/** Reads the events of a simulation: as on Kafka, less what does not matter to promises. */
final class SimulatedEventReader {

    private static final int EVENTS_MAX = 10_000;
    /** What an event may leave out where its ticket's kind does not matter. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "ticketId", "ticket",
            "customerId", "customer",
            "channel", "email",
            "department", "general",
            "priority", "normal",
            "visibility", "public",
            "entryId", "entry",
            "cause", "cause");

    private static final Pattern FIELD_FIRST = Pattern.compile("([A-Za-z.\\[\\]0-9]+): (.+)", Pattern.DOTALL);

    private static final Set<String> CREATION_ONLY = Set.of("channel", "department", "priority");

    private record Identity(String source, String id) {}

    private final EventJson events;

    SimulatedEventReader(EventJson events) {
        this.events = events;
    }

    /** The facts told, in the order told; what cannot be read is a flaw. */
    List<Fact<?>> read(JsonNode json, List<FieldError> errors) {
        List<Fact<?>> facts = new ArrayList<>();
        Set<Identity> seen = new HashSet<>();
        for (int i = 0; i < elements(json, "events", EVENTS_MAX, errors); i++) {
            JsonNode event = json.get(i);
            String field = "events[" + i + "]";
            if (!event.path("type").isTextual()
                    || event.path("type").textValue().isEmpty()) {
                errors.add(new FieldError(field + ".type", "must be a type such as ticket-created"));
                continue;
            }
            Optional<EventType> type = EventType.named(event.path("type").textValue());
            Optional<Instant> time = instant(event.path("time"), field + ".time", errors);
            if (type.isPresent() && time.isPresent() && isNew(event, seen)) {
                fact(type.get(), time.get(), event.path("data"), i, errors).ifPresent(facts::add);
            }
        }
        return facts;
    }

    /** Whole CloudEvents may be given: the same {@code source} and {@code id} again are the same event. */
    private static boolean isNew(JsonNode event, Set<Identity> seen) {
        String id = event.path("id").asText("");
        return id.isEmpty() || seen.add(new Identity(event.path("source").asText(""), id));
    }

    private Optional<Fact<?>> fact(EventType type, Instant time, JsonNode data, int index, List<FieldError> errors) {
        String field = "events[" + index + "].data";
        if (!(data instanceof ObjectNode given)) {
            errors.add(new FieldError(field, "must be the event's data"));
            return Optional.empty();
        }
        // Of one instant, events happen in the order in which they are given.
        String id = "event-%05d".formatted(index);
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        if (type == EventType.TICKET_CREATED) {
            complete.putArray("tags");
        }
        DEFAULTS.forEach((name, value) -> {
            if (type == EventType.TICKET_CREATED || !CREATION_ONLY.contains(name)) {
                complete.put(name, value);
            }
        });
        complete.put("replyId", id).put("points", 0).put("balance", 0);
        // As on the way in: a field that is null is absent.
        for (Map.Entry<String, JsonNode> property : given.properties()) {
            if (!property.getValue().isNull()) {
                complete.set(property.getKey(), property.getValue());
            }
        }
        try {
            byte[] bytes = complete.toString().getBytes(StandardCharsets.UTF_8);
            return Optional.of(Fact.of(id, "simulation", time, events.read(type, bytes)));
        } catch (UnreadableEventException e) {
            errors.add(errorOf(e).under(field));
            return Optional.empty();
        }
    }

    /** The field comes first in what is said of an unreadable fact. */
    private static FieldError errorOf(UnreadableEventException e) {
        String message = String.valueOf(e.getMessage());
        Matcher field = FIELD_FIRST.matcher(message);
        if (!field.matches()) {
            return new FieldError("", message);
        }
        boolean missing = field.group(2).toLowerCase(Locale.ROOT).startsWith("missing");
        return new FieldError(field.group(1), missing ? "must be given" : field.group(2));
    }

    static int elements(JsonNode json, String field, int max, List<FieldError> errors) {
        if (json.isMissingNode() || json.isNull()) {
            return 0;
        }
        if (!json.isArray()) {
            errors.add(new FieldError(field, "must be a list"));
            return 0;
        }
        if (json.size() > max) {
            errors.add(new FieldError(field, "at most " + max));
            return 0;
        }
        return json.size();
    }

    static Optional<Instant> instant(JsonNode json, String field, List<FieldError> errors) {
        try {
            return Optional.of(OffsetDateTime.parse(json.asText("")).toInstant());
        } catch (DateTimeParseException e) {
            errors.add(new FieldError(field, "must be an instant such as 2026-06-03T12:00:00Z"));
            return Optional.empty();
        }
    }
}
