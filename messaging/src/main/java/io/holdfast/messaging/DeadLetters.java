package io.holdfast.messaging;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Topic;

/**
 * Creates dead letters: a record that cannot be parsed or handled is copied to the service's dead-letter topic with its
 * key, value and headers, and with headers for its topic, partition, offset, the reason and the time. It is appended to
 * the outbox in the transaction that advances the watermark past it.
 */
final class DeadLetters {

    static final String TOPIC_HEADER = "holdfast-dead-topic";
    static final String PARTITION_HEADER = "holdfast-dead-partition";
    static final String OFFSET_HEADER = "holdfast-dead-offset";
    static final String REASON_HEADER = "holdfast-dead-reason";
    static final String TIME_HEADER = "holdfast-dead-time";

    private static final int REASON_LENGTH_MAX = 1000;

    private final String service;
    private final Clock clock;

    /** @param service the full name, such as {@code sla-service} */
    DeadLetters(String service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    OutboxRecord toDeadLetter(InboxRecord record, String reason) {
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(headers::add);
        headers.add(HeaderJson.text(TOPIC_HEADER, record.topic()));
        headers.add(HeaderJson.text(PARTITION_HEADER, Integer.toString(record.partition())));
        headers.add(HeaderJson.text(OFFSET_HEADER, Long.toString(record.offset())));
        headers.add(HeaderJson.text(REASON_HEADER, truncate(reason)));
        headers.add(HeaderJson.text(TIME_HEADER, clock.instant().toString()));
        String id = EventIds.derive(
                service, record.topic(), Integer.toString(record.partition()), Long.toString(record.offset()));
        return new OutboxRecord(
                id,
                Topic.deadLettersOf(service),
                null,
                storableKey(record.key()),
                HeaderJson.write(headers),
                record.value());
    }

    private static String truncate(String reason) {
        String plain = reason.replace('\0', ' ');
        return plain.length() <= REASON_LENGTH_MAX ? plain : plain.substring(0, REASON_LENGTH_MAX);
    }

    /** A key from outside may contain U+0000, which PostgreSQL's text cannot store. */
    private static @Nullable String storableKey(@Nullable String key) {
        return key == null ? null : key.replace('\0', '\uFFFD');
    }
}
