package io.holdfast.messaging;

import java.util.Optional;

import io.vertx.core.buffer.Buffer;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;

/** One record as it came from the broker, before anything is believed of it. */
record InboxRecord(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        Headers headers,
        @Nullable Buffer value) {

    /**
     * Reads the fact.
     *
     * @return empty for a type that this version does not know
     * @throws UnreadableEventException when the record is not a fact of the contract
     */
    Optional<ConsumedFact> read(EventJson json) throws UnreadableEventException {
        Optional<CloudEventHeaders.Attributes> attributes = CloudEventHeaders.read(headers);
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        if (value == null) {
            throw new UnreadableEventException("the record has no value");
        }
        CloudEventHeaders.Attributes a = attributes.get();
        return Optional.of(new ConsumedFact(
                topic,
                partition,
                offset,
                new Fact<>(a.id(), a.source(), a.time(), a.extensions(), json.read(a.type(), value.getBytes()))));
    }
}
