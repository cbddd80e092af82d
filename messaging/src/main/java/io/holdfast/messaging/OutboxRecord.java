package io.holdfast.messaging;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as a row of the outbox.
 *
 * @param partition null: chosen by the key
 * @param headers as {@link HeaderJson} writes them
 */
record OutboxRecord(
        String eventId,
        String topic,
        @Nullable Integer partition,
        @Nullable String key,
        String headers,
        @Nullable Buffer payload) {}
