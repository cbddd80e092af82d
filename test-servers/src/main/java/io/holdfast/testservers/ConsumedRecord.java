package io.holdfast.testservers;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record, with its headers and value as text.
 *
 * @param headers by name; of several with the same name the last
 * @param value empty when the record has none
 */
public record ConsumedRecord(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        @Nullable String key,
        Map<String, String> headers,
        String value) {

    /** A CloudEvents attribute such as {@code id}, {@code type} or {@code time}; empty when absent. */
    public String attribute(String name) {
        return headers.getOrDefault("ce_" + name, "");
    }
}
