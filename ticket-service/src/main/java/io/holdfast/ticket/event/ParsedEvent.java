package io.holdfast.ticket.event;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.EventAttributes;
import io.holdfast.contract.EventRules;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.rest.FieldError;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.JsonFields;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.web.EventTimeBounds;

/**
 * A parsed CloudEvent in structured form: an event, or its errors.
 *
 * @param id the event's id as far as it could be read
 * @param fact null when there are errors
 */
record ParsedEvent(@Nullable String id, @Nullable Fact<? extends CustomerFact> fact, List<FieldError> errors) {

    private static final int ID_SHOWN_LENGTH_MAX = 256;

    /** Parses an item of a batch; {@code errors} are its own. */
    static ParsedEvent parse(JsonNode item, Instant now, FieldErrors errors) {
        return parse(JsonFields.ofItem(item, errors), now);
    }

    static ParsedEvent parse(JsonFields envelope, Instant now) {
        if (!envelope.isValid()) {
            return new ParsedEvent(null, null, envelope.errors().list());
        }
        requireVersion(envelope);
        String id = envelope.id("id");
        String source = source(envelope);
        Instant time = EventTimeBounds.read(envelope, "time", now);
        Map<String, String> extensions = extensions(envelope);
        CustomerFact event = event(envelope);
        if (event != null && envelope.isValid()) {
            requireRules(envelope, event);
        }
        Fact<? extends CustomerFact> fact =
                event != null && envelope.isValid() ? new Fact<>(id, source, time, extensions, event) : null;
        return new ParsedEvent(shownId(envelope), fact, envelope.errors().list());
    }

    /** The id as it was sent, to name the item by; null when it is far too long to be one. */
    private static @Nullable String shownId(JsonFields envelope) {
        String id = envelope.rawText("id");
        return id == null || id.length() > ID_SHOWN_LENGTH_MAX ? null : id;
    }

    /** The rules for what is read from Kafka, so that nothing is accepted here that would be refused there. */
    private static void requireRules(JsonFields envelope, CustomerFact event) {
        EventRules.Violation violation = EventRules.findViolation(event);
        if (violation != null) {
            envelope.addError("data." + violation.field(), violation.rule());
        }
    }

    private static void requireVersion(JsonFields envelope) {
        String version = envelope.matching("specversion", "1.0"::equals, "must be \"1.0\"");
        if (version == null) {
            envelope.addMissing("specversion");
        }
    }

    private static String source(JsonFields envelope) {
        String source = envelope.matching(
                "source",
                EventAttributes::isSource,
                "a URI reference of 1 to " + EventAttributes.SOURCE_LENGTH_MAX + " visible characters");
        if (source == null) {
            envelope.addMissing("source");
            return "-";
        }
        if (EventSources.isReserved(source)) {
            envelope.addError("source", "is reserved for events of the platform's own services");
        }
        return source;
    }

    /** Only extensions that consumers use are kept: the import that an event belongs to, and its trace. */
    private static Map<String, String> extensions(JsonFields envelope) {
        Map<String, String> extensions = new HashMap<>();
        String importId = envelope.idOrNull(Fact.IMPORT_ID);
        if (importId != null) {
            extensions.put(Fact.IMPORT_ID, importId);
        }
        String trace = envelope.matching(Fact.TRACEPARENT, EventAttributes::isTrace, "a W3C trace context");
        if (trace != null) {
            extensions.put(Fact.TRACEPARENT, trace);
        }
        return extensions;
    }

    private static @Nullable CustomerFact event(JsonFields envelope) {
        EventType type = type(envelope);
        if (envelope.has("data_base64")) {
            envelope.addError("data_base64", "send the data as a JSON object in \"data\"");
            return null;
        }
        JsonFields data = envelope.objectOrNull("data");
        if (data == null) {
            envelope.addMissing("data");
        }
        return type == null || data == null ? null : EventDataParser.parse(type, data);
    }

    private static @Nullable EventType type(JsonFields envelope) {
        String name =
                envelope.matching("type", EventDataParser::isAccepted, "one of " + EventDataParser.ACCEPTED_NAMES);
        if (name == null) {
            envelope.addMissing("type");
            return null;
        }
        return EventType.named(name).orElseThrow();
    }
}
