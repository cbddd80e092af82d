package io.holdfast.bench.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A plain consumer of one topic that notes when each record came. */
public final class ArrivalRecorder implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int BATCH_RECORDS = 500;

    /** A record and the instant at which the consumer had it in hand. */
    public record Arrival(Instant at, ConsumerRecord<String, byte[]> record) {}

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean over;

    public ArrivalRecorder(KafkaLog log, String topic) throws InterruptedException {
        CountDownLatch listening = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("arrivals").daemon().start(() -> listen(log, topic, listening));
        listening.await();
    }

    private void listen(KafkaLog log, String topic, CountDownLatch listening) {
        try (KafkaConsumer<String, byte[]> consumer = log.consumerAtEnd(List.of(topic), BATCH_RECORDS)) {
            listening.countDown();
            while (!over) {
                var batch = consumer.poll(POLL);
                Instant at = Instant.now();
                batch.forEach(record -> arrivals.add(new Arrival(at, record)));
            }
        }
    }

    public int size() {
        return arrivals.size();
    }

    public List<Arrival> all() {
        return List.copyOf(arrivals);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
