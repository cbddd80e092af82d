package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An idempotent Kafka producer without a delivery timeout, so that the order within a partition survives any outage. */
final class KafkaSink implements Sink {

    private final KafkaProducer<String, byte[]> producer;

    KafkaSink(String bootstrapServers, Map<String, String> overrides) {
        this.producer = new KafkaProducer<>(settings(bootstrapServers, overrides));
    }

    private static Map<String, Object> settings(String bootstrapServers, Map<String, String> overrides) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        // An expired record followed by a sent one of the same key would break the order.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        // The relay sends whole batches and waits for them: lingering would only add latency.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        // Any client reads it without a codec; a deployment may configure one.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.putAll(overrides);
        return settings;
    }

    @Override
    public List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows) {
        List<Future<RecordMetadata>> acks = new ArrayList<>(rows.size());
        for (OutboxTable.Row row : rows) {
            acks.add(producer.send(row.record()));
        }
        return acks;
    }

    @Override
    public void close() {
        // Rows without an acknowledgement stay in the outbox and are sent by the next leader.
        producer.close(Duration.ZERO);
    }
}
