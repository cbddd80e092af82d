package io.holdfast.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventAttributes;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Ids;
import io.holdfast.contract.Instants;

/** CloudEvents 1.0 in Kafka's binary content mode: attributes are {@code ce_} headers, the value is the data. */
final class CloudEventHeaders {

    private static final String PREFIX = "ce_";
    private static final String SPEC_VERSION = "1.0";
    private static final String IMPORT_ID = PREFIX + Fact.IMPORT_ID;
    private static final String ERASURE_CUT = PREFIX + ErasureCut.EXTENSION;
    private static final String PARTITION_KEY = PREFIX + Fact.PARTITION_KEY;
    /** What Java decodes invalid UTF-8 to; also a valid character of its own. */
    private static final char REPLACEMENT = '\uFFFD';

    private CloudEventHeaders() {}

    /** The headers of a fact in a fixed order, as {@link HeaderJson}. */
    static String toJson(Fact<? extends Event> fact) {
        EventType type = fact.type();
        HeaderJson.Writer headers = new HeaderJson.Writer()
                .add("ce_specversion", SPEC_VERSION)
                .add("ce_id", fact.id())
                .add("ce_source", fact.source())
                .add("ce_type", type.wireName())
                .add("ce_time", fact.time().toString())
                .add("ce_subject", fact.subject())
                .add("ce_dataschema", schemaOf(type))
                .add("content-type", "application/json");
        fact.extensions()
                .forEach((name, value) ->
                        headers.add(Fact.TRACEPARENT.equals(name) ? Fact.TRACEPARENT : PREFIX + name, value));
        return headers.toString();
    }

    /** The id of the JSON Schema of a type's data; the schemas are resources of the contract module. */
    static String schemaOf(EventType type) {
        return "urn:holdfast:event:" + type.wireName() + ":1";
    }

    /** The type of a record; empty when the header is absent or this version does not know the type. */
    static Optional<EventType> typeOf(Headers headers) {
        Header type = headers.lastHeader("ce_type");
        return type == null || type.value() == null
                ? Optional.empty()
                : EventType.named(new String(type.value(), StandardCharsets.UTF_8));
    }

    /**
     * Parses a record's headers.
     *
     * @return empty for a type that this version does not know
     * @throws UnreadableEventException when a required attribute is missing or invalid
     */
    static Optional<Attributes> read(Headers headers) throws UnreadableEventException {
        String specVersion = null;
        String id = null;
        String source = null;
        String type = null;
        String time = null;
        Map<String, String> extensions = new HashMap<>(2);
        for (Header header : headers) {
            String name = header.key().toLowerCase(Locale.ROOT);
            switch (name) {
                case "ce_specversion" -> specVersion = textOf(header);
                case "ce_id" -> id = textOf(header);
                case "ce_source" -> source = textOf(header);
                case "ce_type" -> type = textOf(header);
                case "ce_time" -> time = textOf(header);
                case "ce_subject", "ce_dataschema", "ce_datacontenttype" -> {}
                case IMPORT_ID -> extensions.put(Fact.IMPORT_ID, id(IMPORT_ID, textOf(header)));
                case ERASURE_CUT -> extensions.put(ErasureCut.EXTENSION, id(ERASURE_CUT, textOf(header)));
                case PARTITION_KEY -> extensions.put(Fact.PARTITION_KEY, id(PARTITION_KEY, textOf(header)));
                case Fact.TRACEPARENT -> putTrace(header, extensions);
                default -> {} // of extensions that no consumer uses nothing is kept
            }
        }
        if (!SPEC_VERSION.equals(required("specversion", specVersion))) {
            throw new UnreadableEventException("ce_specversion: only 1.0 is read");
        }
        Optional<EventType> known = EventType.named(required("type", type));
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(new Attributes(
                        id(PREFIX + "id", required("id", id)),
                        source(required("source", source)),
                        known.get(),
                        instant(required("time", time)),
                        extensions));
    }

    /** The CloudEvents attributes of one record. */
    record Attributes(String id, String source, EventType type, Instant time, Map<String, String> extensions) {}

    private static String required(String name, @Nullable String value) throws UnreadableEventException {
        if (value == null || value.isEmpty()) {
            throw new UnreadableEventException(PREFIX + name + ": missing");
        }
        return value;
    }

    private static String id(String header, String value) throws UnreadableEventException {
        if (!Ids.isId(value)) {
            throw new UnreadableEventException(header + ": an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
        }
        return value;
    }

    private static String source(String value) throws UnreadableEventException {
        if (!EventAttributes.isSource(value)) {
            throw new UnreadableEventException("ce_source: not a URI reference of 1 to "
                    + EventAttributes.SOURCE_LENGTH_MAX + " visible characters");
        }
        return value;
    }

    /** A trace that cannot be read is no reason to refuse the event. */
    private static void putTrace(Header header, Map<String, String> extensions) {
        String trace = utf8(header.value());
        if (trace != null && EventAttributes.isTrace(trace)) {
            extensions.put(Fact.TRACEPARENT, trace);
        }
    }

    private static Instant instant(String text) throws UnreadableEventException {
        try {
            return Instants.parse(text);
        } catch (DateTimeException e) {
            throw new UnreadableEventException("ce_time: not " + e.getMessage(), e);
        }
    }

    private static String textOf(Header header) throws UnreadableEventException {
        String text = utf8(header.value());
        if (text == null) {
            throw new UnreadableEventException(header.key() + ": not UTF-8");
        }
        return text;
    }

    /** The text of UTF-8 bytes; null for null and for bytes that are not UTF-8. */
    static @Nullable String utf8(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes);
    }

    private static @Nullable String decodeStrictly(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
