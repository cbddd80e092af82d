package io.holdfast.messaging;

import java.util.List;

import io.vertx.core.buffer.Buffer;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One record to be, as a transaction leaves it in the outbox. A partition is only given where the key does not decide it. */
record OutboxRecord(
        String eventId,
        String topic,
        @Nullable Integer partition,
        @Nullable String key,
        List<Header> headers,
        @Nullable Buffer payload) {}
