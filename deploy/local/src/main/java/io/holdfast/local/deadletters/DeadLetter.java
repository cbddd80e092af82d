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
 * A record of a dead-letter topic: key, value and headers of the original record, and the headers {@code holdfast-dead-*}
 * with its original topic, partition and offset, the time, and the reason. The module messaging writes them.
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, String topic, int partition, String offset) {

    private static final String PREFIX = "holdfast-dead-";

    /** Parses a record of a dead-letter topic; empty when it lacks the headers of a dead letter. */
    static Optional<DeadLetter> parse(ConsumerRecord<byte[], byte[]> record) {
        String topic = header(record, PREFIX + "topic");
        String partition = header(record, PREFIX + "partition");
        return topic == null || partition == null || !partition.matches("\\d{1,6}")
                ? Optional.empty()
                : Optional.of(new DeadLetter(
                        record, topic, Integer.parseInt(partition), String.valueOf(header(record, PREFIX + "offset"))));
    }

    /** The original record, for its original topic and partition. */
    ProducerRecord<byte[], byte[]> originalRecord() {
        List<Header> originalHeaders = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(PREFIX)) {
                originalHeaders.add(header);
            }
        }
        return new ProducerRecord<>(topic, partition, record.key(), record.value(), originalHeaders);
    }

    /** One line to print: time, type and id of the event, original topic, partition and offset, and the reason. */
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

    /** Without control characters: they could be escape sequences of a terminal. */
    private static String printable(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
