package io.holdfast.bench.sla;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

import io.holdfast.bench.harness.ArrivalRecorder;
import io.holdfast.bench.harness.FactRecords;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Polling;

/**
 * One round of deadlines that expire at equal intervals: measures the time from each deadline until a plain consumer receives
 * the breach. The tickets are sent before, with a creation time of one target (8 hours) before the deadline.
 */
final class BreachLatency {

    private static final Duration TARGET = Duration.ofHours(8);
    private static final Duration PUBLISH_TIME = Duration.ofSeconds(8);
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ARRIVAL_CHECK = Duration.ofMillis(50);
    private static final Duration DUPLICATE_WAIT = Duration.ofSeconds(2);
    private static final int FACTS_PER_SECOND = 2_000;
    private static final int PLAIN_RECORD_BYTES = 400;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private final KafkaLog log;
    private final String idPrefix;
    private final int count;
    private final int perSecond;

    /**
     * @param idPrefix begins the id of every ticket; distinct ones give distinct tickets
     * @param perSecond deadlines a second
     * @param seconds length of the round
     */
    BreachLatency(KafkaLog log, String idPrefix, int perSecond, int seconds) {
        this.log = log;
        this.idPrefix = idPrefix;
        this.perSecond = perSecond;
        this.count = perSecond * seconds;
    }

    /**
     * Latencies and errors of a round. The result is valid when there are no errors.
     *
     * @param received microseconds from the deadline until the consumer received the breach
     * @param detected microseconds from the deadline until the service detected the breach, as the breach states
     * @param early breaches that were detected or received before their deadline
     * @param lost deadlines without a breach
     * @param duplicate breaches that repeat a ticket or an event id
     * @param unexpected breaches of other tickets or with another deadline
     */
    record Result(Histogram received, Histogram detected, int early, int lost, int duplicate, int unexpected) {

        boolean isValid() {
            return early == 0 && lost == 0 && duplicate == 0 && unexpected == 0;
        }

        void add(Result other) {
            received.add(other.received);
            detected.add(other.detected);
        }

        static Result empty() {
            return new Result(newHistogram(), newHistogram(), 0, 0, 0, 0);
        }
    }

    /** Sends the tickets, waits for the deadlines, and evaluates the breaches that were published. */
    Result run() throws InterruptedException, IOException {
        Map<String, Instant> deadlines = new HashMap<>();
        try (ArrivalRecorder recorder = new ArrivalRecorder(log, "sla-breaches")) {
            Instant first = Instant.now().plus(PUBLISH_TIME).plusSeconds(count / FACTS_PER_SECOND);
            for (int i = 0; i < count; i++) {
                String ticketId = idPrefix + "-" + i;
                Instant dueAt = first.plusNanos(i * 1_000_000_000L / perSecond).truncatedTo(ChronoUnit.MICROS);
                deadlines.put(ticketId, dueAt);
                log.send(FactRecords.ticketCreated(ticketId, "C-" + ticketId, dueAt.minus(TARGET)));
            }
            log.flush();
            Instant last = first.plusMillis(count * 1_000L / perSecond);
            Duration untilLast = Duration.between(Instant.now(), last);
            TimeUnit.MILLISECONDS.sleep(Math.max(0, untilLast.toMillis()));
            Polling.until(() -> recorder.size() >= count, ARRIVAL_CHECK, ARRIVAL_TIMEOUT);
            TimeUnit.MILLISECONDS.sleep(DUPLICATE_WAIT.toMillis());
            return evaluate(recorder, deadlines);
        }
    }

    private static Result evaluate(ArrivalRecorder recorder, Map<String, Instant> deadlines) throws IOException {
        Histogram received = newHistogram();
        Histogram detected = newHistogram();
        Set<String> ticketIds = new HashSet<>();
        Set<String> eventIds = new HashSet<>();
        int early = 0;
        int duplicate = 0;
        int unexpected = 0;
        for (ArrivalRecorder.Arrival arrival : recorder.all()) {
            JsonNode breach = FactRecords.JSON.readTree(arrival.record().value());
            String ticketId = breach.path("ticketId").asText();
            Instant dueAt = deadlines.get(ticketId);
            if (dueAt == null
                    || !dueAt.equals(Instant.parse(breach.path("dueAt").asText()))) {
                unexpected++;
            } else if (!ticketIds.add(ticketId) || !eventIds.add(eventId(arrival))) {
                duplicate++;
            } else {
                Instant detectedAt = Instant.parse(breach.path("detectedAt").asText());
                if (!detectedAt.isAfter(dueAt) || arrival.at().isBefore(dueAt)) {
                    early++;
                } else {
                    received.recordValue(micros(dueAt, arrival.at()));
                    detected.recordValue(micros(dueAt, detectedAt));
                }
            }
        }
        int lost = deadlines.size() - ticketIds.size();
        return new Result(received, detected, early, lost, duplicate, unexpected);
    }

    private static String eventId(ArrivalRecorder.Arrival arrival) {
        Header id = arrival.record().headers().lastHeader("ce_id");
        return new String(id.value(), StandardCharsets.UTF_8);
    }

    /** The reference: a plain producer that sends one record at each deadline. Returns latencies in microseconds. */
    Histogram runPlainProducer(String topic) throws InterruptedException {
        Map<String, Instant> deadlines = new HashMap<>();
        try (ArrivalRecorder recorder = new ArrivalRecorder(log, topic)) {
            Instant first = Instant.now().plusSeconds(1);
            byte[] value = new byte[PLAIN_RECORD_BYTES];
            for (int i = 0; i < count; i++) {
                String key = idPrefix + "-" + i;
                Instant dueAt = first.plusNanos(i * 1_000_000_000L / perSecond);
                deadlines.put(key, dueAt);
                for (long wait = nanosUntil(dueAt); wait > 0; wait = nanosUntil(dueAt)) {
                    LockSupport.parkNanos(wait);
                }
                log.send(new ProducerRecord<>(topic, key, value));
            }
            log.flush();
            TimeUnit.MILLISECONDS.sleep(DUPLICATE_WAIT.toMillis());
            Histogram received = newHistogram();
            for (ArrivalRecorder.Arrival arrival : recorder.all()) {
                Instant dueAt = deadlines.getOrDefault(arrival.record().key(), arrival.at());
                received.recordValue(micros(dueAt, arrival.at()));
            }
            if (received.getTotalCount() != count) {
                throw new IllegalStateException("no result: %d of %d records of the plain producer arrived"
                        .formatted(received.getTotalCount(), count));
            }
            return received;
        }
    }

    static Histogram newHistogram() {
        return new Histogram(MICROS_MAX, 3);
    }

    private static long nanosUntil(Instant at) {
        return Duration.between(Instant.now(), at).toNanos();
    }

    private static long micros(Instant from, Instant to) {
        return Math.clamp(ChronoUnit.MICROS.between(from, to), 0, MICROS_MAX);
    }
}
