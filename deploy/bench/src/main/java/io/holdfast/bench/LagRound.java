package io.holdfast.bench;

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

/**
 * Deadlines that pass one after the other, evenly, unheard: from each to the moment when a plain consumer has the breach.
 * The tickets are told beforehand, as of the hours that their promise takes.
 */
final class LagRound {

    private static final Duration TARGET = Duration.ofHours(8);
    private static final Duration TELLING = Duration.ofSeconds(8);
    private static final Duration LAST_ONES = Duration.ofSeconds(10);
    private static final Duration REPEATS = Duration.ofSeconds(2);
    private static final int TOLD_PER_SECOND = 2_000;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private final Log log;
    private final String name;
    private final int count;
    private final int perSecond;

    LagRound(Log log, String name, int perSecond, int seconds) {
        this.log = log;
        this.name = name;
        this.perSecond = perSecond;
        this.count = perSecond * seconds;
    }

    /**
     * What came of the deadlines; a figure with any of the last four is no figure.
     *
     * @param seen microseconds from deadline to arrival
     * @param detected microseconds from deadline to the service's own word of when it saw it
     */
    record Outcome(Histogram seen, Histogram detected, int early, int lost, int twice, int wrong) {

        boolean isSound() {
            return early == 0 && lost == 0 && twice == 0 && wrong == 0;
        }

        void add(Outcome other) {
            seen.add(other.seen);
            detected.add(other.detected);
        }

        static Outcome empty() {
            return new Outcome(new Histogram(MICROS_MAX, 3), new Histogram(MICROS_MAX, 3), 0, 0, 0, 0);
        }
    }

    /** Tells the tickets, waits for the deadlines, and looks at what came on the breaches' topic. */
    Outcome run() throws InterruptedException, IOException {
        Map<String, Instant> due = new HashMap<>();
        try (Arrivals arrivals = new Arrivals(log, "sla-breaches")) {
            Instant first = Instant.now().plus(TELLING).plusSeconds(count / TOLD_PER_SECOND);
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
            Instant patience = last.plus(LAST_ONES);
            while (arrivals.size() < count && Instant.now().isBefore(patience)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            TimeUnit.MILLISECONDS.sleep(REPEATS.toMillis());
            return outcome(arrivals, due);
        }
    }

    private static Outcome outcome(Arrivals arrivals, Map<String, Instant> due) throws IOException {
        Outcome none = Outcome.empty();
        Set<String> tickets = new HashSet<>();
        Set<String> ids = new HashSet<>();
        int early = 0;
        int twice = 0;
        int wrong = 0;
        for (Arrivals.Arrival arrival : arrivals.all()) {
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
            none.seen().recordValue(micros(dueAt, arrival.at()));
            none.detected().recordValue(micros(dueAt, detectedAt));
        }
        int lost = due.size() - tickets.size();
        return new Outcome(none.seen(), none.detected(), early, lost, twice, wrong);
    }

    private static String idOf(Arrivals.Arrival arrival) {
        Header id = arrival.record().headers().lastHeader("ce_id");
        return new String(id.value(), StandardCharsets.UTF_8);
    }

    /** The same with nothing to decide and nothing to keep: a producer that sends a record at each deadline. */
    Histogram byABareProducer(String topic) throws InterruptedException {
        Map<String, Instant> due = new HashMap<>();
        try (Arrivals arrivals = new Arrivals(log, topic)) {
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
            TimeUnit.MILLISECONDS.sleep(REPEATS.toMillis());
            Histogram seen = Outcome.empty().seen();
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
