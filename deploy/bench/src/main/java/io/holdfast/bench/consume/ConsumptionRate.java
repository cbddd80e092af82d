package io.holdfast.bench.consume;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.kafka.clients.producer.ProducerRecord;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.FactRecords;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Report;
import io.holdfast.bench.intake.IntakeBench;

/**
 * How fast a service takes facts from Kafka, beside a bare consumer that writes one row a fact by COPY. The log is filled
 * while the service's watermarks are locked in its database; the time runs from their release until the watermarks stand
 * at the end of the log.
 */
public final class ConsumptionRate {

    private static final int CATCH_UP_SECONDS_MAX = 300;

    /** What a service reads, and what is asked of it beside the bare consumer. */
    public enum ServiceUnderTest {
        SLA("sla", 0.3, "ticket facts"),
        LOYALTY("loyalty", 0.3, "purchases"),
        ANALYTICS("analytics", 0.5, "facts of both kinds");

        final String service;
        final double target;
        final String facts;

        ServiceUnderTest(String service, double target, String reads) {
            this.service = service;
            this.target = target;
            this.facts = reads;
        }

        List<String> topics() {
            return switch (this) {
                case SLA -> List.of(FactRecords.TICKETS);
                case LOYALTY -> List.of(FactRecords.PURCHASES);
                case ANALYTICS -> List.of(FactRecords.TICKETS, FactRecords.PURCHASES);
            };
        }

        void generate(WorkdayFacts day, int events, Consumer<ProducerRecord<String, byte[]>> to) {
            switch (this) {
                case SLA -> day.generateTickets(events, to);
                case LOYALTY -> day.generatePurchases(events, to);
                case ANALYTICS -> {
                    day.generateTickets(events / 2, to);
                    day.generatePurchases(events / 2, to);
                }
            }
        }
    }

    private final int events;
    private final int rounds;
    private final int warmUpRounds;

    public ConsumptionRate(int events, int rounds, int warmUpRounds) {
        this.events = events;
        this.rounds = rounds;
        this.warmUpRounds = warmUpRounds;
    }

    /** Runs the service alone on a platform of its own and reports its rate beside the bare consumer's. */
    public void measure(Path root, ServiceUnderTest service, Report report) throws Exception {
        try (BenchPlatform platform = BenchPlatform.start(root, service.service);
                KafkaLog log = new KafkaLog(platform.address("kafka"))) {
            Database database =
                    new Database(platform.address("postgres"), platform.databasePassword(), service.service);
            CopyConsumer bare = new CopyConsumer(log, database.create("bare"), List.of("bench-1", "bench-2"));
            log.createTopic("bench-1");
            log.createTopic("bench-2");
            List<Double> ours = new ArrayList<>();
            List<Double> told = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int i = -warmUpRounds; i < rounds; i++) {
                String run = service.service + (i + warmUpRounds);
                double bareRate = bare.measure(events, () -> fill(log, service, run, true));
                Rates taken = consume(database, service, () -> fill(log, service, run, false));
                if (i >= 0) {
                    ours.add(taken.consumedPerSecond());
                    told.add(taken.publishedPerSecond());
                    theirs.add(bareRate);
                }
            }
            report.rate(
                    service.service + "-service, " + service.facts,
                    IntakeBench.median(ours),
                    "bare consumer with COPY",
                    IntakeBench.median(theirs),
                    service.target);
            for (int i = 0; i < rounds; i++) {
                report.line(
                        "  round %d: %,.0f /s beside %,.0f /s; %,.0f /s until all that follows is on Kafka",
                        i + 1, ours.get(i), theirs.get(i), told.get(i));
            }
        }
    }

    private void fill(KafkaLog log, ServiceUnderTest service, String run, boolean bare) {
        service.generate(
                new WorkdayFacts(run, Instant.now().minusSeconds(1)),
                events,
                record -> log.send(bare ? onBareTopic(record) : record));
        log.flush();
    }

    /** The same record, where no service reads it. */
    private static ProducerRecord<String, byte[]> onBareTopic(ProducerRecord<String, byte[]> record) {
        String topic = record.topic().equals(FactRecords.TICKETS) ? "bench-1" : "bench-2";
        return new ProducerRecord<>(topic, null, record.key(), record.value(), record.headers());
    }

    /**
     * How fast a service was.
     *
     * @param consumedPerSecond until its watermarks stood at the log's end
     * @param publishedPerSecond until its outbox was empty too
     */
    private record Rates(double consumedPerSecond, double publishedPerSecond) {}

    private Rates consume(Database database, ServiceUnderTest service, Runnable fill)
            throws SQLException, IOException, InterruptedException {
        try (Connection held = database.connect();
                Connection watching = database.connect();
                Statement lock = held.createStatement()) {
            held.setAutoCommit(false);
            lock.execute("select from inbox_watermark for update");
            long before = read(watching, service);
            fill.run();
            long begin = System.nanoTime();
            held.commit();
            await(service, () -> read(watching, service) >= before + events);
            double perSecond = events / ((System.nanoTime() - begin) / 1e9);
            await(
                    service,
                    () -> Database.queryLong(watching, "select count(*) from (select from outbox limit 1)") == 0);
            return new Rates(perSecond, events / ((System.nanoTime() - begin) / 1e9));
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(ServiceUnderTest service, Condition condition) throws SQLException, InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS_MAX);
        while (!condition.holds()) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(service.service + "-service does not catch up: no figure");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static long read(Connection connection, ServiceUnderTest service) throws SQLException {
        return Database.queryLong(
                connection,
                "select coalesce(sum(next_offset), 0) from inbox_watermark where topic in ('"
                        + String.join("', '", service.topics()) + "')");
    }
}
