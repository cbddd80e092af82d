package io.holdfast.messaging;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One record to be, as a transaction leaves it in the outbox.
 *
 * @param partition only given where the key does not decide it
 * @param headers as {@link HeaderJson} writes them
 */
record OutboxRecord(
        String eventId,
        String topic,
        @Nullable Integer partition,
        @Nullable String key,
        String headers,
        @Nullable Buffer payload) {}
