package io.holdfast.ticket.web;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/** Bytes to JSON, within bounds: what is not JSON is malformed, never a failure of ours. */
public final class Json {

    /** An event is at most four deep; the rest is room for fields that we do not know. */
    private static final int NESTING_MAX = 64;

    private static final int NUMBER_LENGTH_MAX = 100;
    /** No text can be longer than the largest body. */
    private static final int STRING_LENGTH_MAX = 1 << 20;

    public static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxStringLength(STRING_LENGTH_MAX)
                    .build())
            .build());

    private static final ObjectWriter RESPONSES = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .writer();

    private static final ObjectReader READER = MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /**
     * Reads a whole body.
     *
     * @throws Problem 400 when it is not JSON in UTF-8 or is nested too deep
     */
    public static JsonNode read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw Problem.malformed("Send a JSON body; this one is empty.");
        }
        JsonNode read;
        try {
            read = READER.readTree(body);
        } catch (IOException malformed) {
            throw Problem.malformed("Send JSON in UTF-8, nested at most " + NESTING_MAX + " deep: " + brief(malformed));
        }
        if (read.isMissingNode()) {
            throw Problem.malformed("Send a JSON body; this one is empty.");
        }
        return read;
    }

    /** Reads a JSON object that we have written ourselves. */
    public static JsonNode readStored(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
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

    private static String brief(IOException malformed) {
        return malformed instanceof JsonProcessingException e ? e.getOriginalMessage() : "it is not readable";
    }
}
