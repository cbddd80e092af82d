package io.holdfast.ticket.channel.adapter;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/** Reads bodies of vendors: UTF-8, bounded in depth and in the length of numbers; numbers keep all their digits. */
public final class BodyJson {

    private static final int NESTING_MAX = 1_000;
    private static final int NUMBER_LENGTH_MAX = 100;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .maxStringLength(ChannelAdapter.MAIL_BYTES_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private BodyJson() {}

    /** A JSON object. */
    public static JsonNode readObject(byte[] body) throws UnreadableDelivery {
        JsonNode read;
        try {
            read = MAPPER.readTree(body);
        } catch (IOException | NumberFormatException unreadable) {
            throw new UnreadableDelivery(
                    "The body is no JSON in UTF-8, is cut off, or is deeper than " + NESTING_MAX + " levels.");
        }
        if (read == null || !read.isObject()) {
            throw new UnreadableDelivery("The body is no JSON object.");
        }
        return read;
    }

    /** The text of a field; null when it is absent, null or no text. */
    public static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() ? value.textValue() : null;
    }

    /** The text of a field, or its number as written without a fraction; null otherwise. Ids come as both. */
    public static @Nullable String id(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isIntegralNumber() ? value.bigIntegerValue().toString() : text(object, field);
    }
}
