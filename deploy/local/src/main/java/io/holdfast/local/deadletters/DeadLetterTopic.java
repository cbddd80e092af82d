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

import io.holdfast.local.cli.KafkaOptions;
import io.holdfast.local.cli.UserError;

/**
 * The dead letters of one service that were not replayed yet, up to the end of the topic at the time of the call. How far
 * they were replayed is stored in Kafka, as the committed offsets of a consumer group. Not thread-safe.
 */
final class DeadLetterTopic implements AutoCloseable {

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(5);
    private static final int EMPTY_POLLS_MAX = 6;

    /** Brokers have stored offsets under this name: another one would replay dead letters again. */
    private static final String GROUP_PREFIX = "holdfast-given-back-";

    private final String topic;
    private final String bootstrapServers;
    private final KafkaOptions kafka;
    private final KafkaConsumer<byte[], byte[]> consumer;

    DeadLetterTopic(String service, String bootstrapServers, KafkaOptions kafka) {
        this.topic = service + "-dead-letters";
        this.bootstrapServers = bootstrapServers;
        this.kafka = kafka;
        Map<String, Object> settings = kafka.clientSettings(
                bootstrapServers,
                Map.of(
                        "group.id",
                        GROUP_PREFIX + service,
                        "enable.auto.commit",
                        false,
                        "allow.auto.create.topics",
                        false,
                        "default.api.timeout.ms",
                        15_000,
                        "request.timeout.ms",
                        10_000,
                        "max.poll.records",
                        500));
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Passes each dead letter to the printer and commits nothing.
     *
     * @return how many there are
     */
    int list(Consumer<DeadLetter> printer) {
        return readAll(deadLetters -> deadLetters.forEach(printer));
    }

    /**
     * Sends each original record to its original topic and partition. Commits after each polled batch that the broker has
     * acknowledged: an interrupted replay continues there, and sends at most one batch again.
     *
     * @return how many were replayed
     */
    int replay(Consumer<DeadLetter> printer) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.clientSettings(bootstrapServers, Map.of("acks", "all", "enable.idempotence", true)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            return readAll(deadLetters -> {
                List<Future<?>> acks = new ArrayList<>();
                deadLetters.forEach(deadLetter -> acks.add(producer.send(deadLetter.originalRecord())));
                acks.forEach(DeadLetterTopic::await);
                deadLetters.forEach(printer);
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
                throw new UserError("Kafka at " + bootstrapServers
                        + " returns no records; check the broker and its log, and try again");
            }
            List<DeadLetter> deadLetters = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                DeadLetter.parse(record).ifPresent(deadLetters::add);
            }
            handler.accept(deadLetters);
            count += deadLetters.size();
        }
        return count;
    }

    /** Seeks to the first dead letter that was not replayed, and returns the current end offsets. */
    private Map<TopicPartition, Long> seekToFirstNotReplayed() {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new UserError("Kafka at " + bootstrapServers + " has no topic " + topic
                    + "; SERVICE is one of sla-service, loyalty-service, analytics-service");
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
            throw new UserError("Kafka rejected a replayed record: " + e.getMessage()
                    + "; when the cause is fixed, run the same command again to continue");
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
