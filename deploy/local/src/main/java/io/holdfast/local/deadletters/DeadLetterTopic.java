package io.holdfast.local.deadletters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import io.holdfast.local.cli.UserError;

/**
 * The dead letters of one service, from the first that was not yet given back to the last that is there now. How far they
 * were given back stands in Kafka, as the offsets of a group of its own.
 */
final class DeadLetterTopic implements AutoCloseable {

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(5);
    private static final int EMPTY_POLLS_MAX = 6;

    private final String topic;
    private final String bootstrapServers;
    private final KafkaConsumer<byte[], byte[]> consumer;

    DeadLetterTopic(String service, String bootstrapServers) {
        this.topic = service + "-dead-letters";
        this.bootstrapServers = bootstrapServers;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "holdfast-given-back-" + service,
                        "enable.auto.commit",
                        false,
                        "allow.auto.create.topics",
                        false,
                        "default.api.timeout.ms",
                        15_000,
                        "request.timeout.ms",
                        10_000,
                        "max.poll.records",
                        500),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Shows each; changes nothing. */
    int list(Consumer<DeadLetter> printer) {
        return readAll(letters -> letters.forEach(printer));
    }

    /** Gives each back to the place where it stood, and notes so when the broker has it: cut off, it goes on there. */
    int replay(Consumer<DeadLetter> printer) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "enable.idempotence", true),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            return readAll(letters -> {
                List<Future<?>> acks = new ArrayList<>();
                letters.forEach(letter -> acks.add(producer.send(letter.originalRecord())));
                acks.forEach(DeadLetterTopic::await);
                letters.forEach(printer);
                consumer.commitSync();
            });
        }
    }

    private int readAll(Consumer<List<DeadLetter>> handler) {
        Map<TopicPartition, Long> endOffsets = seekToFirstNotReplayed();
        int count = 0;
        int emptyPolls = 0;
        while (endOffsets.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
            emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
            if (emptyPolls > EMPTY_POLLS_MAX) {
                throw new UserError("Kafka at " + bootstrapServers + " does not answer");
            }
            List<DeadLetter> letters = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                DeadLetter.parse(record).ifPresent(letters::add);
            }
            handler.accept(letters);
            count += letters.size();
        }
        return count;
    }

    /** Stands at the first that was not given back; returns where each partition ends now. */
    private Map<TopicPartition, Long> seekToFirstNotReplayed() {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new UserError("there is no topic " + topic + " on " + bootstrapServers);
        }
        List<TopicPartition> assigned = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(assigned);
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
                new HashMap<>(consumer.committed(Set.copyOf(assigned)));
        Map<TopicPartition, Long> beginningOffsets = consumer.beginningOffsets(assigned);
        for (TopicPartition partition : assigned) {
            long oldest = beginningOffsets.getOrDefault(partition, 0L);
            consumer.seek(
                    partition,
                    Optional.ofNullable(committed.get(partition))
                            .map(next -> Math.max(next.offset(), oldest))
                            .orElse(oldest));
        }
        return consumer.endOffsets(assigned);
    }

    private static void await(Future<?> ack) {
        try {
            ack.get();
        } catch (ExecutionException e) {
            throw new UserError("Kafka did not take a record back: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
