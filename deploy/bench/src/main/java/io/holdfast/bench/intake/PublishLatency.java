package io.holdfast.bench.intake;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From accepted (or sent) to seen by a plain consumer, at a fixed rate that does not wait for answers, so that a slow answer
 * does not hide the wait of the next.
 */
final class PublishLatency {

    private static final long MICROS_MAX = 60_000_000;
    private static final Duration LAST_ONES = Duration.ofSeconds(20);

    private final String broker;
    private final int perSecond;
    private final Duration time;

    PublishLatency(String broker, int perSecond, Duration time) {
        this.broker = broker;
        this.perSecond = perSecond;
        this.time = time;
    }

    /** Microseconds from the answer 201 to the record's arrival at a consumer. */
    Histogram ofService(URI service, String channelKey, RequestBodies samples) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost(service.getHost())
                        .setDefaultPort(service.getPort())
                        .setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(64));
        try {
            return run(
                    "tickets",
                    "ce_subject",
                    said -> client.request(HttpMethod.POST, "/tickets")
                            .compose(call -> call.putHeader("Content-Type", "application/json")
                                    .putHeader("X-API-Key", channelKey)
                                    .send(Buffer.buffer(samples.ticketBody())))
                            .onSuccess(answer -> {
                                String location = String.valueOf(answer.getHeader("Location"));
                                said.at(location.substring(location.lastIndexOf('/') + 1), System.nanoTime());
                            })
                            .onFailure(failure -> said.failed()));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Microseconds from the call of a bare producer to the record's arrival at a consumer. */
    Histogram ofPlainProducer(String topic, RequestBodies samples) throws InterruptedException {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0))) {
            AtomicInteger numbers = new AtomicInteger();
            List<Future<RecordMetadata>> acks = new ArrayList<>();
            Histogram micros = run(topic, "id", said -> {
                String id = "bare-" + numbers.getAndIncrement();
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, id, samples.ticketBody());
                record.headers().add("id", id.getBytes(StandardCharsets.UTF_8));
                said.at(id, System.nanoTime());
                acks.add(producer.send(record));
            });
            for (Future<RecordMetadata> ack : acks) {
                ack.get();
            }
            return micros;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bare producer failed: no figure", e);
        }
    }

    private interface Sender {
        void send(Said said);
    }

    private interface Said {
        void at(String id, long nanos);

        void failed();
    }

    private Histogram run(String topic, String header, Sender sender) throws InterruptedException {
        ConcurrentMap<String, Long> said = new ConcurrentHashMap<>();
        ConcurrentMap<String, Long> seen = new ConcurrentHashMap<>();
        AtomicInteger failures = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch listening = new CountDownLatch(1);
        Thread listener = Thread.ofPlatform().daemon().start(() -> listen(topic, header, seen, listening, over));
        listening.await();
        send(sender, new Said() {
            @Override
            public void at(String id, long nanos) {
                said.put(id, nanos);
            }

            @Override
            public void failed() {
                failures.incrementAndGet();
            }
        });
        long patience = System.nanoTime() + LAST_ONES.toNanos();
        while ((said.size() + failures.get() < count() || !seen.keySet().containsAll(said.keySet()))
                && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        over.set(true);
        listener.join();
        if (said.size() < count() || !seen.keySet().containsAll(said.keySet())) {
            throw new IllegalStateException("of %d sent, %d were answered well and %d seen: no figure"
                    .formatted(count(), said.size(), seen.size()));
        }
        Histogram micros = new Histogram(MICROS_MAX, 3);
        // Seen before its sender had the answer: it was not late.
        said.forEach((id, at) -> micros.recordValue(Math.max(0, (seen.getOrDefault(id, at) - at) / 1_000)));
        return micros;
    }

    private void send(Sender sender, Said said) {
        long gap = 1_000_000_000L / perSecond;
        long begin = System.nanoTime();
        for (long i = 0; i < count(); i++) {
            long due = begin + i * gap;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            sender.send(said);
        }
    }

    private long count() {
        return time.toSeconds() * perSecond;
    }

    private void listen(
            String topic,
            String header,
            ConcurrentMap<String, Long> seen,
            CountDownLatch listening,
            AtomicBoolean over) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (!over.get()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    Header id = record.headers().lastHeader(header);
                    if (id != null) {
                        seen.putIfAbsent(new String(id.value(), StandardCharsets.UTF_8), System.nanoTime());
                    }
                }
            }
        }
    }
}
