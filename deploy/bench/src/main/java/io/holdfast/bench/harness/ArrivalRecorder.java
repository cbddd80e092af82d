package io.holdfast.bench.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A plain consumer that records when each record of a topic arrives, from its creation until it is closed. Thread-safe. */
public final class ArrivalRecorder implements AutoCloseable {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(20);
    private static final int POLL_RECORDS_MAX = 500;

    /**
     * A record and when the poll that returned it ended.
     *
     * @param at by the wall clock
     * @param nanos by {@link System#nanoTime}
     */
    public record Arrival(Instant at, long nanos, ConsumerRecord<String, byte[]> record) {}

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;

    /** Returns when the consumer is at the end of the topic: every record that is sent later is recorded. */
    public ArrivalRecorder(KafkaLog log, String topic) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("arrivals").daemon().start(() -> consume(log, topic, ready));
        ready.await();
    }

    private void consume(KafkaLog log, String topic, CountDownLatch ready) {
        try (KafkaConsumer<String, byte[]> consumer = log.consumerAtEnd(List.of(topic), POLL_RECORDS_MAX)) {
            ready.countDown();
            while (!stopping) {
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL_TIMEOUT);
                Instant at = Instant.now();
                long nanos = System.nanoTime();
                records.forEach(record -> arrivals.add(new Arrival(at, nanos, record)));
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
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
