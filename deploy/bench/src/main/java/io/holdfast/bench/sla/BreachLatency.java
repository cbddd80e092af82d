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

/**
 * Deadlines that pass one after the other, evenly, unheard: from each to the moment when a plain consumer has the breach.
 * The tickets are told beforehand, as of the hours that their promise takes.
 */
final class BreachLatency {

    private static final Duration TARGET = Duration.ofHours(8);
    private static final Duration PUBLISH_TIME = Duration.ofSeconds(8);
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DUPLICATE_WAIT = Duration.ofSeconds(2);
    private static final int FACTS_PER_SECOND = 2_000;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private final KafkaLog log;
    private final String name;
    private final int count;
    private final int perSecond;

    BreachLatency(KafkaLog log, String name, int perSecond, int seconds) {
        this.log = log;
        this.name = name;
        this.perSecond = perSecond;
        this.count = perSecond * seconds;
    }

    /**
     * What came of the deadlines; a figure with any of the last four is no figure.
     *
     * @param received microseconds from deadline to arrival
     * @param detected microseconds from deadline to the service's own word of when it saw it
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
            return new Result(new Histogram(MICROS_MAX, 3), new Histogram(MICROS_MAX, 3), 0, 0, 0, 0);
        }
    }

    /** Tells the tickets, waits for the deadlines, and looks at what came on the breaches' topic. */
    Result run() throws InterruptedException, IOException {
        Map<String, Instant> due = new HashMap<>();
        try (ArrivalRecorder arrivals = new ArrivalRecorder(log, "sla-breaches")) {
            Instant first = Instant.now().plus(PUBLISH_TIME).plusSeconds(count / FACTS_PER_SECOND);
            for (int i = 0; i < count; i++) {
                String ticketId = name + "-" + i;
                Instant dueAt = first.plusNanos(i * 1_000_000_000L / perSecond).truncatedTo(ChronoUnit.MICROS);
                due.put(ticketId, dueAt);
                log.send(FactRecords.ticketCreated(ticketId, "C-" + ticketId, dueAt.minus(TARGET)));
            }
            log.flush();
            Instant last = first.plusMillis(count * 1_000L / perSecond);
            TimeUnit.MILLISECONDS.sleep(
                    Math.max(0, Duration.between(Instant.now(), last).toMillis()));
            Instant patience = last.plus(ARRIVAL_TIMEOUT);
            while (arrivals.size() < count && Instant.now().isBefore(patience)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            TimeUnit.MILLISECONDS.sleep(DUPLICATE_WAIT.toMillis());
            return evaluate(arrivals, due);
        }
    }

    private static Result evaluate(ArrivalRecorder arrivals, Map<String, Instant> due) throws IOException {
        Result none = Result.empty();
        Set<String> tickets = new HashSet<>();
        Set<String> ids = new HashSet<>();
        int early = 0;
        int twice = 0;
        int wrong = 0;
        for (ArrivalRecorder.Arrival arrival : arrivals.all()) {
            JsonNode breach = FactRecords.JSON.readTree(arrival.record().value());
            Instant dueAt = due.get(breach.path("ticketId").asText());
            if (dueAt == null
                    || !dueAt.equals(Instant.parse(breach.path("dueAt").asText()))) {
                wrong++;
                continue;
            }
            if (!tickets.add(breach.path("ticketId").asText()) || !ids.add(idOf(arrival))) {
                twice++;
                continue;
            }
            Instant detectedAt = Instant.parse(breach.path("detectedAt").asText());
            if (!detectedAt.isAfter(dueAt) || arrival.at().isBefore(dueAt)) {
                early++;
                continue;
            }
            none.received().recordValue(micros(dueAt, arrival.at()));
            none.detected().recordValue(micros(dueAt, detectedAt));
        }
        int lost = due.size() - tickets.size();
        return new Result(none.received(), none.detected(), early, lost, twice, wrong);
    }

    private static String idOf(ArrivalRecorder.Arrival arrival) {
        Header id = arrival.record().headers().lastHeader("ce_id");
        return new String(id.value(), StandardCharsets.UTF_8);
    }

    /** The same with nothing to decide and nothing to keep: a producer that sends a record at each deadline. */
    Histogram runPlainProducer(String topic) throws InterruptedException {
        Map<String, Instant> due = new HashMap<>();
        try (ArrivalRecorder arrivals = new ArrivalRecorder(log, topic)) {
            Instant first = Instant.now().plusSeconds(1);
            byte[] value = new byte[400];
            for (int i = 0; i < count; i++) {
                String key = name + "-" + i;
                Instant dueAt = first.plusNanos(i * 1_000_000_000L / perSecond);
                due.put(key, dueAt);
                for (long wait = nanosUntil(dueAt); wait > 0; wait = nanosUntil(dueAt)) {
                    LockSupport.parkNanos(wait);
                }
                log.send(new ProducerRecord<>(topic, key, value));
            }
            log.flush();
            TimeUnit.MILLISECONDS.sleep(DUPLICATE_WAIT.toMillis());
            Histogram seen = Result.empty().received();
            arrivals.all()
                    .forEach(arrival -> seen.recordValue(
                            micros(due.getOrDefault(arrival.record().key(), arrival.at()), arrival.at())));
            if (seen.getTotalCount() != count) {
                throw new IllegalStateException("the bare producer's records did not come: no figure");
            }
            return seen;
        }
    }

    private static long nanosUntil(Instant at) {
        return Duration.between(Instant.now(), at).toNanos();
    }

    private static long micros(Instant from, Instant to) {
        return Math.clamp(ChronoUnit.MICROS.between(from, to), 0, MICROS_MAX);
    }
}
