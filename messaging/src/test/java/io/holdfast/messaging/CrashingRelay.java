package io.holdfast.messaging;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A relay in its own process that halts, as by kill -9, at a given step. Arguments: the step, the JDBC URL, the user, the
 * password, the bootstrap servers.
 */
final class CrashingRelay {

    /** When the process halts: between every two steps of a round. */
    enum Step {
        BEFORE_READ,
        AFTER_READ,
        HALF_SENT,
        SENT,
        ACKNOWLEDGED,
        DELETED
    }

    private CrashingRelay() {}

    public static void main(String[] args) {
        Step step = Step.valueOf(args[0]);
        relay(step, args[1], args[2], args[3], args[4]).run();
    }

    private static OutboxRelay relay(Step step, String url, String user, String password, String broker) {
        KafkaAccess kafka = KafkaAccess.of(Map.of("bootstrap.servers", broker));
        return new OutboxRelay(
                () -> new CrashingTable(step, url, user, password),
                () -> new CrashingSink(step, new KafkaSink(kafka, Map.of(), TestTraces.NONE)),
                new KafkaTopicProbe(Admin.create(kafka.with(Map.of()))),
                settings(),
                new RelayMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
                new RelayStatus(System::nanoTime));
    }

    /** Small batches, so that several rounds are needed. */
    static RelaySettings settings() {
        return new RelaySettings(
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                50,
                1 << 20,
                1_000);
    }

    private static void haltAt(Step at, Step step) {
        if (at == step) {
            Runtime.getRuntime().halt(137);
        }
    }

    private static final class CrashingTable extends OutboxTable {
        private final Step step;
        private int reads;

        CrashingTable(Step step, String url, String user, String password) throws SQLException {
            super(DriverManager.getConnection(url, user, password));
            this.step = step;
        }

        @Override
        List<Row> readAfter(long id, Collection<String> heldTopics, int rowsMax, long bytesMax) throws SQLException {
            reads++;
            if (reads > 1) {
                haltAt(Step.BEFORE_READ, step);
            }
            List<Row> rows = super.readAfter(id, heldTopics, rowsMax, bytesMax);
            haltAt(Step.AFTER_READ, step);
            return rows;
        }

        @Override
        void delete(List<Row> rows) throws SQLException {
            haltAt(Step.ACKNOWLEDGED, step);
            super.delete(rows);
            haltAt(Step.DELETED, step);
        }
    }

    private record CrashingSink(Step step, Sink sink) implements Sink {

        @Override
        public List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows) {
            if (step == Step.HALF_SENT) {
                await(sink.send(rows.subList(0, rows.size() / 2)));
                haltAt(Step.HALF_SENT, step);
            }
            List<Future<RecordMetadata>> acks = sink.send(rows);
            haltAt(Step.SENT, step);
            return acks;
        }

        private static void await(List<Future<RecordMetadata>> acks) {
            try {
                for (Future<RecordMetadata> ack : acks) {
                    ack.get();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            sink.close();
        }
    }
}
