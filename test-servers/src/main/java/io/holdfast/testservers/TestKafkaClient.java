package io.holdfast.testservers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A Kafka client for tests: sends, consumes and administers topics without Holdfast's own code. */
public final class TestKafkaClient implements AutoCloseable {

    public static final int PARTITIONS = 12;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;

    private TestKafkaClient(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "delivery.timeout.ms",
                        60_000,
                        "linger.ms",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    public static TestKafkaClient connect(String bootstrapServers) {
        return new TestKafkaClient(bootstrapServers);
    }

    /** Creates topics of {@value #PARTITIONS} partitions; existing ones are unchanged. */
    public void createTopics(String... topics) {
        for (String topic : topics) {
            try {
                get(admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                        .all());
            } catch (IllegalStateException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) {
                    throw failed;
                }
            }
        }
    }

    /** Sends a CloudEvent in binary mode, keyed by customer, and waits for the acknowledgement. */
    public RecordMetadata sendEvent(
            String topic, String source, String id, String type, Instant time, String customerId, String data) {
        return sendEvent(topic, source, id, type, time, customerId, data, Map.of());
    }

    /** Sends a CloudEvent with further headers, such as {@code traceparent}. */
    public RecordMetadata sendEvent(
            String topic,
            String source,
            String id,
            String type,
            Instant time,
            String customerId,
            String data,
            Map<String, String> further) {
        Map<String, String> headers = new HashMap<>(further);
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", source);
        headers.put("ce_type", type);
        headers.put("ce_time", time.toString());
        headers.put("content-type", "application/json");
        return send(topic, customerId, headers, data.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a record, and waits for the acknowledgement. */
    public RecordMetadata send(
            String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
        return get(sendAsync(topic, key, headers, value));
    }

    /** Sends a record without waiting; {@link #flush} waits for all. */
    public Future<RecordMetadata> sendAsync(
            String topic, @Nullable String key, Map<String, String> headers, byte @Nullable [] value) {
        ProducerRecord<byte[], byte[]> sent =
                new ProducerRecord<>(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return producer.send(sent);
    }

    public void flush() {
        producer.flush();
    }

    /** End offsets by partition; empty when there is no such topic. */
    public Map<Integer, Long> endOffsets(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<Integer, Long> ends = new TreeMap<>();
            consumer.endOffsets(partitions(consumer, topic))
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            return ends;
        }
    }

    /** Deletes all records of the topic, as its retention does: the offsets go on. */
    public void deleteRecords(String topic) {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        endOffsets(topic)
                .forEach((partition, end) ->
                        before.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(end)));
        get(admin.deleteRecords(before).all());
    }

    /** How many records the topic has. */
    public long size(String topic) {
        return endOffsets(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** All records of the topic. */
    public List<ConsumedRecord> readAll(String topic) {
        long size = size(topic);
        return read(topic, seen -> seen.size() >= size);
    }

    /** Reads the topic from its beginning until there are so many records. */
    public List<ConsumedRecord> read(String topic, int count) {
        return read(topic, seen -> seen.size() >= count);
    }

    /** Reads the topic from its beginning until the records fulfil a condition; fails after a minute. */
    public List<ConsumedRecord> read(String topic, Predicate<List<ConsumedRecord>> enough) {
        return read(topic, enough, TIMEOUT);
    }

    /**
     * Reads the topic, which need not exist yet, from its beginning until the records fulfil a condition.
     *
     * @throws AssertionError when they do not within the timeout
     */
    public List<ConsumedRecord> read(String topic, Predicate<List<ConsumedRecord>> enough, Duration timeout) {
        List<ConsumedRecord> seen = new ArrayList<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            while (!enough.test(List.copyOf(seen))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not enough records on " + topic + " after " + timeout + ": " + seen.size()
                            + ": " + seen.stream().limit(20).toList());
                }
                if (consumer.assignment().isEmpty()) {
                    List<TopicPartition> partitions = partitions(consumer, topic);
                    consumer.assign(partitions);
                    consumer.seekToBeginning(partitions);
                }
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                    seen.add(seen(polled));
                }
            }
        }
        return seen;
    }

    void deleteEverything() {
        List<String> groups = get(admin.listGroups().all()).stream()
                .map(GroupListing::groupId)
                .toList();
        for (String group : groups) {
            try {
                get(admin.deleteConsumerGroups(List.of(group)).all());
            } catch (IllegalStateException stillInUse) {
                // Its offsets have no effect once the topics are deleted.
            }
        }
        Set<String> topics = get(admin.listTopics().names());
        get(admin.deleteTopics(topics).all());
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!get(admin.listTopics().names()).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the broker does not delete its topics");
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        "allow.auto.create.topics",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return Stream.ofNullable(consumer.partitionsFor(topic))
                .flatMap(List::stream)
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toList());
    }

    private static ConsumedRecord seen(ConsumerRecord<byte[], byte[]> polled) {
        Map<String, String> headers = new LinkedHashMap<>();
        polled.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return new ConsumedRecord(
                polled.topic(),
                polled.partition(),
                polled.offset(),
                Instant.ofEpochMilli(polled.timestamp()),
                polled.key() == null ? null : text(polled.key()),
                headers,
                text(polled.value()));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
