package io.holdfast.messaging;

import java.util.Optional;

import io.vertx.core.buffer.Buffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Event;
import io.holdfast.contract.EventRules;
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

    /** Where the record is, for messages. */
    String position() {
        return topic + "-" + partition + "@" + offset;
    }

    /** The bytes that the record holds in memory, as far as a producer decides about them. */
    int bytes() {
        int size = value == null ? 0 : value.length();
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return key == null ? size : size + key.length();
    }

    /**
     * Parses the fact.
     *
     * @return empty for a type that this version does not know
     * @throws UnreadableEventException when the record is not a fact of the contract: {@link EventRules} hold for it as for an
     *     event that is reported over REST
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
        Event event = json.read(a.type(), value.getBytes());
        EventRules.Violation violation = EventRules.findViolation(event);
        if (violation != null) {
            throw new UnreadableEventException(violation.field(), violation.rule(), null);
        }
        return Optional.of(new ConsumedFact(
                topic, partition, offset, new Fact<>(a.id(), a.source(), a.time(), a.extensions(), event)));
    }
}
