package io.holdfast.bench.consume;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.FactRecords;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Polling;
import io.holdfast.bench.harness.Report;

/**
 * Measures how many facts a second a service consumes from Kafka, and compares it with a plain consumer that inserts one row
 * for each fact by COPY. The facts are sent while the rows of the service's watermarks are locked, so it cannot commit; the
 * time runs from the release of the lock until the watermarks are at the end of the log.
 */
public final class ConsumptionRate {

    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final String PLAIN_TICKETS = "bench-tickets";
    private static final String PLAIN_PURCHASES = "bench-purchases";

    private final int facts;
    private final int rounds;
    private final int warmUpRounds;

    /** Each round sends this number of facts. */
    public ConsumptionRate(int facts, int rounds, int warmUpRounds) {
        this.facts = facts;
        this.rounds = rounds;
        this.warmUpRounds = warmUpRounds;
    }

    /** Runs the service alone on a new platform and reports its rate and that of the plain consumer. */
    public void measure(Path root, ServiceUnderTest service, Report report) throws Exception {
        try (BenchPlatform platform = BenchPlatform.start(root, service.service);
                KafkaLog log = new KafkaLog(platform.address("kafka"))) {
            Database database =
                    new Database(platform.address("postgres"), platform.databasePassword(), service.service);
            log.createTopic(PLAIN_TICKETS);
            log.createTopic(PLAIN_PURCHASES);
            CopyConsumer plainConsumer =
                    new CopyConsumer(log, database.create("plain"), List.of(PLAIN_TICKETS, PLAIN_PURCHASES));
            List<Double> consumed = new ArrayList<>();
            List<Double> published = new ArrayList<>();
            List<Double> reference = new ArrayList<>();
            for (int i = -warmUpRounds; i < rounds; i++) {
                String idPrefix = service.service + (i + warmUpRounds);
                double referenceRate = plainConsumer.measure(facts, () -> send(log, service, idPrefix, true));
                Rates rates = consume(database, service, () -> send(log, service, idPrefix, false));
                if (i >= 0) {
                    consumed.add(rates.consumedPerSecond());
                    published.add(rates.publishedPerSecond());
                    reference.add(referenceRate);
                }
            }
            report.rate(
                    service.service + "-service, " + service.facts,
                    Report.median(consumed),
                    "/s",
                    "plain consumer with COPY",
                    Report.median(reference),
                    service.target);
            for (int i = 0; i < rounds; i++) {
                report.line(
                        "  round %d: %,.0f /s, plain consumer %,.0f /s; %,.0f /s until all resulting events are published",
                        i + 1, consumed.get(i), reference.get(i), published.get(i));
            }
        }
    }

    private void send(KafkaLog log, ServiceUnderTest service, String idPrefix, boolean toPlainConsumer) {
        service.generate(
                new WorkdayFacts(idPrefix, Instant.now().minusSeconds(1)),
                facts,
                record -> log.send(toPlainConsumer ? onPlainTopic(record) : record));
        log.flush();
    }

    /** The same record on a topic that no service reads. */
    private static ProducerRecord<String, byte[]> onPlainTopic(ProducerRecord<String, byte[]> record) {
        String topic = record.topic().equals(FactRecords.TICKETS) ? PLAIN_TICKETS : PLAIN_PURCHASES;
        return new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers());
    }

    /**
     * Facts a second.
     *
     * @param consumedPerSecond until the watermarks are at the end of the log
     * @param publishedPerSecond until the outbox is empty as well
     */
    private record Rates(double consumedPerSecond, double publishedPerSecond) {}

    private Rates consume(Database database, ServiceUnderTest service, Runnable send)
            throws SQLException, InterruptedException {
        try (Connection locking = database.connect();
                Connection watching = database.connect();
                Statement lock = locking.createStatement()) {
            locking.setAutoCommit(false);
            lock.execute("select from inbox_watermark for update");
            long before = nextOffsets(watching, service);
            send.run();
            long begin = System.nanoTime();
            locking.commit();
            await(service, () -> nextOffsets(watching, service) >= before + facts);
            double consumedPerSecond = perSecondSince(begin);
            await(
                    service,
                    () -> Database.queryLong(watching, "select count(*) from (select from outbox limit 1)") == 0);
            return new Rates(consumedPerSecond, perSecondSince(begin));
        }
    }

    private double perSecondSince(long begin) {
        return facts / ((System.nanoTime() - begin) / 1e9);
    }

    private static void await(ServiceUnderTest service, Polling.Condition<SQLException> condition)
            throws SQLException, InterruptedException {
        Polling.require(service.service + "-service did not process all facts", condition, POLL_INTERVAL, CATCH_UP_MAX);
    }

    private static long nextOffsets(Connection connection, ServiceUnderTest service) throws SQLException {
        return Database.queryLong(
                connection,
                "select coalesce(sum(next_offset), 0) from inbox_watermark where topic in ('"
                        + String.join("', '", service.topics()) + "')");
    }
}
