package io.holdfast.messaging;

import java.util.Optional;

import io.vertx.core.buffer.Buffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;

/** One record as it was polled, not yet parsed or validated. */
record InboxRecord(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        Headers headers,
        @Nullable Buffer value) {

    static InboxRecord of(ConsumerRecord<String, byte[]> polled) {
        byte[] value = polled.value();
        return new InboxRecord(
                polled.topic(),
                polled.partition(),
                polled.offset(),
                polled.key(),
                polled.headers(),
                value == null ? null : Buffer.buffer(value));
    }

    /**
     * Parses the fact.
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
