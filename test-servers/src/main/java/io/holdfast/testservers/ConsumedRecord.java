package io.holdfast.testservers;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A record as a plain Kafka consumer sees it.
 *
 * @param headers name to text; of several with one name the last
 * @param value the JSON text; empty for none
 */
public record ConsumedRecord(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        @Nullable String key,
        Map<String, String> headers,
        String value) {

    /** The CloudEvent's attribute, as {@code id}, {@code type} or {@code time}; empty when absent. */
    public String attribute(String name) {
        return headers.getOrDefault("ce_" + name, "");
    }
}
