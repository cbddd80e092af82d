package io.holdfast.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;

/**
 * An idempotent Kafka producer that stops at its first failure: the order of each partition is kept whatever fails.
 *
 * <p>A producer has one request in flight for each broker, and a partition has one batch in flight. When a batch fails for
 * good, the producer is closed in the callback, on the thread that sends, before it could send the next batch; a record
 * whose {@code send} fails at once, for example because there is no metadata, closes it too. So nothing behind a failed
 * record is on the log. More requests in flight would not keep that promise: a broker accepts any first sequence number of
 * a new producer, so the second of two requests can be accepted after the first was refused, and the first is then refused
 * for ever (KAFKA-14359, KAFKA-15591).
 */
final class KafkaSink implements Sink {

    /** More than a round's bytes, so that {@code send} never waits for memory. */
    private static final long BUFFER_BYTES = 32L << 20;

    private final Producer<String, byte[]> producer;
    private final Traces traces;
    private final AtomicBoolean failed = new AtomicBoolean();

    /** @param overrides a deployment's own producer settings; those that the order depends on cannot be overridden */
    KafkaSink(KafkaAccess kafka, Map<String, String> overrides, Traces traces) {
        this(new KafkaProducer<>(settings(kafka, overrides)), traces);
    }

    KafkaSink(Producer<String, byte[]> producer, Traces traces) {
        this.producer = producer;
        this.traces = traces;
    }

    static Map<String, Object> settings(KafkaAccess kafka, Map<String, String> overrides) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
        // The relay sends whole batches and waits for them: lingering would only add latency.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        // Any client reads it without a codec; a deployment may configure one.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.putAll(overrides);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        // An expired batch fails while later ones are about to be sent. The relay ends a session that gets no answers.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return kafka.with(settings);
    }

    @Override
    public List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows) {
        List<Future<RecordMetadata>> acks = new ArrayList<>(rows.size());
        for (OutboxTable.Row row : rows) {
            acks.add(failed.get() ? CompletableFuture.failedFuture(new NotSentException()) : send(row));
        }
        return acks;
    }

    private Future<RecordMetadata> send(OutboxTable.Row row) {
        Traces.Transaction span = startSpan(row.record());
        try {
            return producer.send(row.record(), (metadata, failure) -> {
                // First what the order depends on.
                onCompletion(failure);
                span.end(failure);
            });
        } catch (InterruptException e) {
            span.end(e);
            throw e;
        } catch (KafkaException | IllegalStateException | IllegalArgumentException e) {
            // IllegalStateException: a callback has closed the producer meanwhile.
            onCompletion(e);
            span.end(e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private Traces.Transaction startSpan(ProducerRecord<String, byte[]> row) {
        Traces.Transaction span = traces.begin();
        Header trace = row.headers().lastHeader(Fact.TRACEPARENT);
        if (trace != null) {
            Attributes attributes = Attributes.of(
                    AttributeKey.stringKey("messaging.system"),
                    "kafka",
                    AttributeKey.stringKey("messaging.operation.type"),
                    "send",
                    AttributeKey.stringKey("messaging.destination.name"),
                    row.topic());
            span.start(
                    new String(trace.value(), StandardCharsets.UTF_8),
                    SpanKind.PRODUCER,
                    "send " + row.topic(),
                    attributes);
        }
        return span;
    }

    /** On the thread that sends, except for a record that fails before it is queued. */
    private void onCompletion(@Nullable Exception failure) {
        if (failure != null && !RoundOutcome.isOfTheRecord(failure) && failed.compareAndSet(false, true)) {
            close();
        }
    }

    /** Fails the records without an acknowledgement at once; they stay in the outbox. */
    @Override
    public void close() {
        failed.set(true);
        producer.close(Duration.ZERO);
    }

    /** The record was not sent, because an earlier one of the session failed. */
    static final class NotSentException extends KafkaException {
        private static final long serialVersionUID = 1L;

        NotSentException() {
            super("not sent: an earlier record of the session failed");
        }

        /** One for each row behind a failure: the place is always the same. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
