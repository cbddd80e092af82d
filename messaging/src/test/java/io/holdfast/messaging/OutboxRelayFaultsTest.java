package io.holdfast.messaging;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The relay goes on after faults of a row, a topic, a producer, a call and of both servers; with real servers. */
class OutboxRelayFaultsTest {

    private static final String DATABASE = "relay";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final RelayHealth.Limits LIMITS =
            new RelayHealth.Limits(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5));
    /** How often both servers fail in a row; a system test sets more. */
    private static final int OUTAGES = Integer.getInteger("holdfast.test.outages", 2);

    private final RunningServers servers = EmbeddedServers.start(DATABASE);
    private final TestKafkaClient log = servers.kafkaClient();
    private final KafkaAccess kafka = KafkaAccess.of(Map.of("bootstrap.servers", servers.bootstrapServers()));
    private final Admin admin = Admin.create(kafka.with(Map.of()));
    private final RelayStatus status = new RelayStatus(System::nanoTime);

    @BeforeEach
    void createTables() throws Exception {
        MessagingSchema.create(servers, DATABASE);
        log.createTopics("tickets");
    }

    @AfterEach
    void closeClients() {
        log.close();
        admin.close(Duration.ofSeconds(5));
    }

    @Test
    void aRowForAMissingTopicWaitsAndTheOthersGoOn() throws Exception {
        insert("early", "later-topic", "k");
        insert("real", "tickets", "k");

        withRelay(this::kafkaSink, () -> {
            awaitIds("tickets", "real");
            assertThat(status.health(LIMITS).ready()).isFalse();
            assertThat(status.health(LIMITS).reasons())
                    .containsExactly("rows wait for the topic later-topic: it does not exist");
            insert("next", "tickets", "k");
            insert("late", "later-topic", "k");
            awaitIds("tickets", "real", "next");

            log.createTopics("later-topic");

            awaitIds("later-topic", "early", "late");
            await().atMost(TIMEOUT).until(() -> status.health(LIMITS).ready());
        });
    }

    @Test
    void aMissingTopicWithManyRowsHoldsUpNobody() throws Exception {
        servers.execute(
                DATABASE,
                "insert into outbox (event_id, topic, key, headers, payload)"
                        + " select 'm' || n, 'missing', 'k', '[]', '{}' from generate_series(1, 3000) as n");
        insert("real", "tickets", "k");

        withRelay(this::kafkaSink, () -> {
            awaitIds("tickets", "real");
            insert("next", "tickets", "k");
            awaitIds("tickets", "real", "next");

            servers.execute(DATABASE, "delete from outbox where topic = 'missing'");

            await().atMost(TIMEOUT).until(() -> status.health(LIMITS).ready());
        });
    }

    @Test
    void aRowThatIsNoRecordIsMovedAside() throws Exception {
        servers.execute(
                DATABASE,
                "insert into outbox (event_id, topic, partition, key, headers, payload) values"
                        + " ('broken', 'tickets', null, 'k', '[[null]]', '{}'), ('negative', 'tickets', -1, 'k', '[]', '{}')");
        insert("next", "tickets", "k");

        withRelay(this::kafkaSink, () -> awaitIds("tickets", "next"));

        assertThat(servers.queryLong(DATABASE, "select count(*) from outbox_refused"))
                .isEqualTo(2);
    }

    @Test
    void anErrorEndsTheTermAndTheRelayLeadsAgain() throws Exception {
        AtomicInteger sinks = new AtomicInteger();
        insert("a", "tickets", "k");

        withRelay(
                () -> {
                    if (sinks.incrementAndGet() <= 2) {
                        throw new LinkageError("thrown by a test");
                    }
                    return kafkaSink();
                },
                () -> awaitIds("tickets", "a"));
    }

    @Test
    void aSessionWithoutAcknowledgementsIsReplaced() throws Exception {
        AtomicInteger sinks = new AtomicInteger();
        insert("a", "tickets", "k");
        insert("b", "tickets", "k");

        withRelay(
                () -> sinks.incrementAndGet() == 1 ? new SilentSink() : kafkaSink(),
                () -> awaitIds("tickets", "a", "b"));

        assertThat(sinks.get()).isEqualTo(2);
    }

    @Test
    void aRoundIsBoundedByBytes() throws Exception {
        for (int i = 0; i < 5; i++) {
            servers.execute(
                    DATABASE,
                    "insert into outbox (event_id, topic, key, headers, payload) values ('n" + i
                            + "', 'tickets', 'k', '[]', convert_to(repeat('x', 100000), 'UTF8'))");
        }
        try (OutboxTable table = table()) {
            assertThat(table.readAfter(0, List.of(), 100, 150_000)).hasSize(2);
            assertThat(table.readAfter(0, List.of(), 100, 1)).hasSize(1);
            assertThat(table.readAfter(0, List.of(), 3, 10_000_000)).hasSize(3);
            assertThat(table.readAfter(0, List.of("tickets"), 100, 10_000_000)).isEmpty();
        }
    }

    @Test
    void theOutboxDrainsSoonAfterBothServersAreBackAndKeepsTheOrder() throws Exception {
        List<String> expected = new ArrayList<>();
        withRelay(this::kafkaSink, () -> {
            for (int outage = 0; outage < OUTAGES; outage++) {
                expected.addAll(insertMany(outage + "-before", 300));
                servers.killBroker();
                expected.addAll(insertMany(outage + "-without-broker", 300));
                servers.killDatabase();
                servers.restartDatabase();
                expected.addAll(insertMany(outage + "-resumed", 300));
                servers.restartBroker();
                await().atMost(Duration.ofSeconds(30)).until(() -> outboxRows() == 0);
            }
        });
        List<String> seen = List.copyOf(new LinkedHashSet<>(log.readAll("tickets").stream()
                .map(record -> record.attribute("id"))
                .toList()));
        // All have the same key, and so the same partition.
        assertThat(seen).isEqualTo(expected);
    }

    private List<String> insertMany(String prefix, int rows) throws SQLException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            ids.add(prefix + "-" + i);
        }
        servers.execute(
                DATABASE,
                "insert into outbox (event_id, topic, key, headers, payload) values "
                        + ids.stream()
                                .map(id -> "('%s', 'tickets', 'k', '[[\"ce_id\",\"%s\"]]', '{}')".formatted(id, id))
                                .collect(Collectors.joining(",")));
        return ids;
    }

    private void insert(String id, String topic, String key) throws SQLException {
        servers.execute(
                DATABASE,
                "insert into outbox (event_id, topic, key, headers, payload) values ('%s', '%s', '%s', '[[\"ce_id\",\"%s\"]]', '{}')"
                        .formatted(id, topic, key, id));
    }

    private void awaitIds(String topic, String... ids) {
        assertThat(log.read(topic, ids.length))
                .extracting((ConsumedRecord record) -> record.attribute("id"))
                .containsExactly(ids);
    }

    private long outboxRows() throws SQLException {
        return servers.queryLong(DATABASE, "select count(*) from outbox");
    }

    private OutboxTable table() throws SQLException {
        return new OutboxTable(
                DriverManager.getConnection(servers.jdbcUrl(DATABASE), RunningServers.USER, RunningServers.PASSWORD));
    }

    private KafkaSink kafkaSink() {
        return new KafkaSink(kafka, Map.of(), TestTraces.NONE);
    }

    private void withRelay(Sink.Factory sinks, Steps steps) throws Exception {
        OutboxRelay relay = new OutboxRelay(
                this::table,
                sinks,
                new KafkaTopicProbe(admin),
                CrashingRelay.settings(),
                new RelayMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
                status);
        Thread thread = Thread.ofPlatform().daemon().start(relay);
        try {
            steps.run();
            assertThat(thread.isAlive()).isTrue();
        } finally {
            relay.stop();
            thread.join(TIMEOUT.toMillis());
        }
    }

    private interface Steps {
        void run() throws Exception;
    }

    /** Accepts everything and acknowledges nothing. */
    private static final class SilentSink implements Sink {
        @Override
        public List<Future<RecordMetadata>> send(List<OutboxTable.Row> rows) {
            List<Future<RecordMetadata>> acks = new ArrayList<>();
            rows.forEach(row -> acks.add(new CompletableFuture<>()));
            return acks;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
