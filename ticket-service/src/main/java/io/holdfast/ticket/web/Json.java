package io.holdfast.ticket.web;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;
import io.holdfast.rest.StrictJson;

/** Parses request bodies and stored data, and writes response bodies. */
public final class Json {

    /** Writes a body field by field: several times as fast as a mapper on the responses that are written most. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** An event is at most four deep; the rest is room for unknown fields, which are ignored. */
    private static final StrictJson REQUESTS = StrictJson.nestedAtMost(StrictJson.NESTING_MAX_DEFAULT);

    private static final ObjectMapper MAPPER = REQUESTS.mapper();
    private static final ObjectWriter RESPONSES = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .writer();

    private Json() {}

    /**
     * Parses a request's body.
     *
     * @throws io.holdfast.rest.Problem 400 when it is not JSON in UTF-8 or is beyond the limits
     */
    static JsonNode read(byte @Nullable [] body) {
        return REQUESTS.read(body);
    }

    /**
     * Parses a request's body that is a list, one element at a time.
     *
     * @param elements what the elements are, for the message
     * @throws io.holdfast.rest.Problem 400 as {@link #read}; 422 when it is not a list, or has too many elements
     */
    public static <T> List<T> readList(
            byte @Nullable [] body, int countMax, String elements, Function<JsonNode, T> reader) {
        return REQUESTS.readList(body, countMax, elements, reader);
    }

    /**
     * The fields of a request's body.
     *
     * @throws io.holdfast.rest.Problem 400 as {@link #read}, 422 when it is not an object
     */
    public static JsonFields fields(byte @Nullable [] body) {
        return JsonFields.ofBody(read(body));
    }

    /** Parses a JSON object that this service has stored; an empty object for null. */
    public static JsonNode readStored(@Nullable String json) {
        if (json == null) {
            return MAPPER.createObjectNode();
        }
        try {
            return MAPPER.readTree(json);
        } catch (IOException invalid) {
            throw new UncheckedIOException(invalid);
        }
    }

    /** A record as JSON. */
    public static String write(Object value) {
        try {
            return RESPONSES.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * A body that is written field by field.
     *
     * @param lengthTypical characters to allocate at first
     */
    public static String write(int lengthTypical, Body body) {
        StringWriter text = new StringWriter(lengthTypical);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            body.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
