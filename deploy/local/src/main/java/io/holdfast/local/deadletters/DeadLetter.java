package io.holdfast.local.deadletters;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of a dead-letter topic, as the messaging module writes it: the record as it was read, and in headers of their
 * own where it stood and why it is here.
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, String topic, int partition, String offset) {

    private static final String PREFIX = "holdfast-dead-";

    /** The dead letter that a record is; empty for one that somebody else put there. */
    static Optional<DeadLetter> parse(ConsumerRecord<byte[], byte[]> record) {
        String topic = header(record, PREFIX + "topic");
        String partition = header(record, PREFIX + "partition");
        return topic == null || partition == null || !partition.matches("\\d{1,6}")
                ? Optional.empty()
                : Optional.of(new DeadLetter(
                        record, topic, Integer.parseInt(partition), String.valueOf(header(record, PREFIX + "offset"))));
    }

    /** The record as it was, for the place where it was. */
    ProducerRecord<byte[], byte[]> originalRecord() {
        List<Header> originalHeaders = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(PREFIX)) {
                originalHeaders.add(header);
            }
        }
        return new ProducerRecord<>(topic, partition, record.key(), record.value(), originalHeaders);
    }

    /** One line for a person: when it was found, what it is, where it stood and why it is here. */
    String describe() {
        return "%s  %s %s  %s-%d@%s  %s"
                .formatted(
                        header(record, PREFIX + "time"),
                        header(record, "ce_type"),
                        header(record, "ce_id"),
                        topic,
                        partition,
                        offset,
                        header(record, PREFIX + "reason"));
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : printable(header.value());
    }

    /** A stranger's bytes must not move the cursor of a terminal. */
    private static String printable(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
