package io.holdfast.bench.intake;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

import io.holdfast.bench.harness.ArrivalRecorder;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Polling;

/**
 * Measures the time from an accepted request, or a record sent by a plain producer, until a plain consumer receives the
 * record. The load is open-loop: requests are sent at a constant rate without waiting for responses, so that a slow response
 * does not hide the latency of the next ones (coordinated omission).
 */
final class PublishLatency {

    private static final long MICROS_MAX = 60_000_000;
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ARRIVAL_CHECK = Duration.ofMillis(50);
    private static final int CONNECTIONS_MAX = 64;

    private final String broker;
    private final int perSecond;
    private final Duration time;

    PublishLatency(String broker, int perSecond, Duration time) {
        this.broker = broker;
        this.perSecond = perSecond;
        this.time = time;
    }

    /** Microseconds from the response 201 of ticket-service until a consumer receives the record. */
    Histogram ofService(URI service, String channelKey, RequestBodies bodies) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setDefaultHost(service.getHost())
                        .setDefaultPort(service.getPort())
                        .setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
        try {
            return run("tickets", "ce_subject", accepted -> {
                Buffer body = Buffer.buffer(bodies.ticketBody());
                client.request(HttpMethod.POST, "/tickets")
                        .compose(request -> request.putHeader("Content-Type", "application/json")
                                .putHeader("X-API-Key", channelKey)
                                .send(body))
                        .onSuccess(response -> {
                            String location = String.valueOf(response.getHeader("Location"));
                            accepted.add(location.substring(location.lastIndexOf('/') + 1), System.nanoTime());
                        })
                        .onFailure(failure -> accepted.addFailure());
            });
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Microseconds from the send of a plain producer until a consumer receives the record. */
    Histogram ofPlainProducer(String topic, RequestBodies bodies) throws InterruptedException {
        try (KafkaLog log = new KafkaLog(broker)) {
            AtomicInteger numbers = new AtomicInteger();
            Histogram micros = run(topic, "id", accepted -> {
                String id = "plain-" + numbers.getAndIncrement();
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, id, bodies.ticketBody());
                record.headers().add("id", id.getBytes(StandardCharsets.UTF_8));
                accepted.add(id, System.nanoTime());
                log.send(record);
            });
            log.flush();
            return micros;
        }
    }

    /** Sends one request or record; does not block. */
    private interface Sender {
        void send(AcceptedRequests accepted);
    }

    /** When each id was accepted, and how many requests failed. Thread-safe. */
    private static final class AcceptedRequests {
        private final ConcurrentMap<String, Long> nanosById = new ConcurrentHashMap<>();
        private final AtomicInteger failures = new AtomicInteger();

        void add(String id, long nanos) {
            nanosById.put(id, nanos);
        }

        void addFailure() {
            failures.incrementAndGet();
        }
    }

    private Histogram run(String topic, String idHeader, Sender sender) throws InterruptedException {
        AcceptedRequests accepted = new AcceptedRequests();
        try (KafkaLog log = new KafkaLog(broker);
                ArrivalRecorder recorder = new ArrivalRecorder(log, topic)) {
            sendAll(sender, accepted);
            Polling.until(
                    () -> accepted.nanosById.size() + accepted.failures.get() >= count()
                            && arrivedNanosById(recorder, idHeader).keySet().containsAll(accepted.nanosById.keySet()),
                    ARRIVAL_CHECK,
                    ARRIVAL_TIMEOUT);
            return latencies(accepted, arrivedNanosById(recorder, idHeader));
        }
    }

    private void sendAll(Sender sender, AcceptedRequests accepted) {
        long interval = 1_000_000_000L / perSecond;
        long begin = System.nanoTime();
        for (long i = 0; i < count(); i++) {
            long due = begin + i * interval;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            sender.send(accepted);
        }
    }

    private long count() {
        return time.toSeconds() * perSecond;
    }

    private static Map<String, Long> arrivedNanosById(ArrivalRecorder recorder, String idHeader) {
        Map<String, Long> arrived = new HashMap<>();
        for (ArrivalRecorder.Arrival arrival : recorder.all()) {
            Header id = arrival.record().headers().lastHeader(idHeader);
            if (id != null) {
                arrived.putIfAbsent(new String(id.value(), StandardCharsets.UTF_8), arrival.nanos());
            }
        }
        return arrived;
    }

    private Histogram latencies(AcceptedRequests accepted, Map<String, Long> arrived) {
        if (accepted.nanosById.size() < count() || !arrived.keySet().containsAll(accepted.nanosById.keySet())) {
            throw new IllegalStateException("no result: of %d sent, %d were accepted and %d arrived"
                    .formatted(count(), accepted.nanosById.size(), arrived.size()));
        }
        Histogram micros = new Histogram(MICROS_MAX, 3);
        // A record can arrive before the response; its latency then counts as 0.
        accepted.nanosById.forEach((id, at) ->
                micros.recordValue(Math.max(0, (arrived.getOrDefault(id, at) - at) / 1_000)));
        return micros;
    }
}
