package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import io.holdfast.contract.Topic;

/**
 * A Kafka consumer without a group, assigned to all partitions of some topics, whose offsets are {@link LogPosition}s.
 * Confined to one thread; blocking.
 */
final class LogTailConsumer implements AutoCloseable {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final int RECORDS_MAX = 500;
    private static final int API_TIMEOUT_MILLIS = 5_000;

    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Integer> indexes;
    private final KafkaConsumer<String, byte[]> consumer;

    LogTailConsumer(KafkaAccess kafka, List<TopicPartition> partitions) {
        this.partitions = partitions;
        this.indexes = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            indexes.put(partitions.get(i), i);
        }
        this.consumer = new KafkaConsumer<>(settings(kafka));
        consumer.assign(partitions);
    }

    /** The partitions in the order in which a {@link LogPosition} holds their offsets. */
    static List<TopicPartition> partitionsOf(List<Topic> topics, int partitionsEach) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : topics) {
            for (int partition = 0; partition < partitionsEach; partition++) {
                partitions.add(new TopicPartition(topic.wireName(), partition));
            }
        }
        return List.copyOf(partitions);
    }

    LogPosition endPosition() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return new LogPosition(partitions.stream()
                .mapToLong(partition -> ends.getOrDefault(partition, 0L))
                .toArray());
    }

    /**
     * The position, limited to offsets that the log has: retention may have deleted its beginning, and a log that was
     * created anew may end before it.
     */
    LogPosition clampToLog(LogPosition position) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long[] next = new long[partitions.size()];
        for (int i = 0; i < next.length; i++) {
            TopicPartition partition = partitions.get(i);
            long end = ends.getOrDefault(partition, 0L);
            next[i] = Math.clamp(position.at(i), Math.min(beginnings.getOrDefault(partition, 0L), end), end);
        }
        return new LogPosition(next);
    }

    void seek(LogPosition position) {
        for (int i = 0; i < partitions.size(); i++) {
            consumer.seek(partitions.get(i), position.at(i));
        }
    }

    /**
     * Seeks those partitions whose offset is lower in {@code to}.
     *
     * @return the position from which the consumer goes on: the lower offset of each partition
     */
    LogPosition seekBack(LogPosition current, LogPosition to) {
        long[] next = new long[partitions.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = Math.min(current.at(i), to.at(i));
            if (next[i] < current.at(i)) {
                consumer.seek(partitions.get(i), next[i]);
            }
        }
        return new LogPosition(next);
    }

    ConsumerRecords<String, byte[]> poll() {
        return consumer.poll(POLL_TIMEOUT);
    }

    /** The index of a record's partition in a {@link LogPosition}. */
    int indexOf(ConsumerRecord<?, ?> record) {
        Integer index = indexes.get(new TopicPartition(record.topic(), record.partition()));
        if (index == null) {
            throw new IllegalStateException(record.topic() + "-" + record.partition() + " is not assigned");
        }
        return index;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static Map<String, Object> settings(KafkaAccess kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // When retention has deleted the offset meanwhile, go on with the oldest record that is left.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_MAX);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        // Records are small: the client's default of 50 MB would be a third of a service's heap.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 18);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return kafka.with(settings);
    }
}
