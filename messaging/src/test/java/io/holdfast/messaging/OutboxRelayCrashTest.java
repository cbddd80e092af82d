package io.holdfast.messaging;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A relay that is killed between any two steps of a round loses no row and keeps the order of each key. */
@AlsoInContainers
class OutboxRelayCrashTest {

    private static final String DATABASE = "relay";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ROWS = 240;
    private static final int KEYS = 7;

    private final RunningServers servers = EmbeddedServers.start(DATABASE);
    private final TestKafkaClient log = servers.kafkaClient();

    @BeforeEach
    void createTables() throws Exception {
        MessagingSchema.create(servers, DATABASE);
        log.createTopics("tickets");
    }

    @AfterEach
    void closeClient() {
        log.close();
    }

    @ParameterizedTest
    @EnumSource
    void aKilledRelayLosesNothingAndKeepsTheOrderOfEachKey(CrashingRelay.Step step) throws Exception {
        insertRows(ROWS);

        int exit = runUntilCrash(step);

        assertThat(exit).isEqualTo(137);
        relayRemainingRows();
        assertThat(outboxRows()).isZero();
        List<ConsumedRecord> seen = log.readAll("tickets");
        assertThat(idsInOrderOfFirstAppearance(seen).values().stream()
                        .mapToInt(Set::size)
                        .sum())
                .isEqualTo(ROWS);
        assertThat(idsInOrderOfFirstAppearance(seen))
                .hasSize(KEYS)
                .allSatisfy((key, ids) -> assertThat(List.copyOf(ids)).isSorted());
    }

    @Test
    void aRowThatIsCommittedBeyondTheWindowIsSent() throws Exception {
        try (Connection late = servers.connect(DATABASE);
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute(insert("late", "k-late"));
            withRelay(() -> {
                insertRows(3_000); // more than the window
                await().atMost(TIMEOUT).until(() -> outboxRows() == 0);

                late.commit();

                await().atMost(TIMEOUT).until(() -> outboxRows() == 0);
            });
        }
        assertThat(log.readAll("tickets"))
                .anyMatch(record -> record.attribute("id").equals("late"));
    }

    @Test
    void aRecordThatTheBrokerCannotAcceptIsMovedAsideAndTheNextIsSent() throws Exception {
        execute(
                "insert into outbox (event_id, topic, key, headers, payload)"
                        + " values ('huge', 'tickets', 'k', '[[\"ce_id\",\"huge\"]]', convert_to(repeat(md5('x'), 100000), 'UTF8'))");
        execute(insert("next", "k"));

        relayRemainingRows();

        assertThat(log.readAll("tickets"))
                .extracting(record -> record.attribute("id"))
                .containsExactly("next");
        try (Connection connection = servers.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select event_id, reason from outbox_refused")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("huge");
            assertThat(row.getString(2)).isNotBlank();
        }
    }

    @Test
    void oneRelayLeadsAndAnotherTakesOver() throws Exception {
        withRelay(() -> {
            withRelay(() -> {
                insertRows(ROWS);
                await().atMost(TIMEOUT).until(() -> outboxRows() == 0);
            });
            insertRows(ROWS);
            await().atMost(TIMEOUT).until(() -> outboxRows() == 0);
        });
        assertThat(log.readAll("tickets")).hasSize(2 * ROWS);
    }

    private void insertRows(int rows) throws SQLException {
        String values = IntStream.range(0, rows)
                .mapToObj(i -> "(%s)".formatted(valuesOf("n%06d".formatted(i), "k-" + i % KEYS)))
                .collect(Collectors.joining(","));
        execute("insert into outbox (event_id, topic, key, headers, payload) values " + values);
    }

    private static String insert(String id, String key) {
        return "insert into outbox (event_id, topic, key, headers, payload) values (" + valuesOf(id, key) + ")";
    }

    private static String valuesOf(String id, String key) {
        return "'%s', 'tickets', '%s', '[[\"ce_id\",\"%s\"]]', '{}'".formatted(id, key, id);
    }

    private void execute(String sql) throws SQLException {
        servers.execute(DATABASE, sql);
    }

    private long outboxRows() throws SQLException {
        return servers.queryLong(DATABASE, "select count(*) from outbox");
    }

    private static Map<String, Set<String>> idsInOrderOfFirstAppearance(List<ConsumedRecord> records) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (ConsumedRecord record : records) {
            ids.computeIfAbsent(String.valueOf(record.key()), key -> new LinkedHashSet<>())
                    .add(record.attribute("id"));
        }
        return ids;
    }

    /** Runs a relay until the table is empty. */
    private void relayRemainingRows() throws Exception {
        withRelay(() -> await().atMost(TIMEOUT).until(() -> outboxRows() == 0));
    }

    private int runUntilCrash(CrashingRelay.Step step) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                        CrashingRelay.class.getName(),
                        step.name(),
                        servers.jdbcUrl(DATABASE),
                        RunningServers.USER,
                        RunningServers.PASSWORD,
                        servers.bootstrapServers())
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .as(output)
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void withRelay(Steps steps) throws Exception {
        KafkaAccess kafka = KafkaAccess.of(Map.of("bootstrap.servers", servers.bootstrapServers()));
        Admin admin = Admin.create(kafka.with(Map.of()));
        OutboxRelay relay = new OutboxRelay(
                () -> new OutboxTable(DriverManager.getConnection(
                        servers.jdbcUrl(DATABASE), RunningServers.USER, RunningServers.PASSWORD)),
                () -> new KafkaSink(kafka, Map.of(), TestTraces.NONE),
                new KafkaTopicProbe(admin),
                CrashingRelay.settings(),
                new RelayMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
                new RelayStatus(System::nanoTime));
        Thread thread = Thread.ofPlatform().daemon().start(relay);
        try {
            steps.run();
        } finally {
            relay.stop();
            thread.join(TIMEOUT.toMillis());
            admin.close(Duration.ofSeconds(5));
        }
    }

    private interface Steps {
        void run() throws Exception;
    }
}
