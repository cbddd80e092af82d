package io.holdfast.messaging;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent.ImportCompleted;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** From the outbox through Kafka to the inbox, with real servers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "probe"))
class MessagingTest {

    private static final Instant TIME = Instant.parse("2026-03-02T09:15:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @Inject
    Flyway flyway;

    @Inject
    LogOffsets offsets;

    @Inject
    ProbeHandler handler;

    @Inject
    @Readiness
    InboxReadiness readiness;

    private final RunningServers servers = EmbeddedServers.running();
    private final TestKafkaClient log = servers.kafkaClient();
    private String run = "";

    @BeforeEach
    void createRunId() {
        run = EventIds.generate();
    }

    @AfterEach
    void closeClient() {
        log.close();
    }

    @Test
    void aVersionStartsOnADatabaseThatANewerOneHasMigrated() {
        for (String version : List.of("0.99", "99")) {
            execute("insert into flyway_schema_history select 1000 + (random() * 1e6)::int, '" + version
                    + "', 'newer', 'SQL', 'V__newer.sql', 1, installed_by, now(), 1, true"
                    + " from flyway_schema_history limit 1");
        }
        try {
            assertThat(flyway.migrate().migrationsExecuted).isZero();
        } finally {
            execute("delete from flyway_schema_history where description = 'newer'");
        }
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(TIMEOUT);
    }

    @Test
    void appendedFactsAreSentAfterTheCommit() {
        append(List.of(created("a", "C-1"))).await().atMost(TIMEOUT);

        ConsumedRecord seen = recordsOf("a").getFirst();

        assertThat(seen.key()).isEqualTo("C-1");
        assertThat(seen.attribute("type")).isEqualTo("ticket-created");
        assertThat(seen.attribute("time")).isEqualTo(TIME.toString());
        assertThat(seen.value()).contains("\"customerId\":\"C-1\"");
    }

    @Test
    void factsOfARolledBackTransactionAreNeverSent() {
        assertThatThrownBy(() -> pool.withTransaction(tx -> outbox.append(tx, List.of(created("rolled-back", "C-1")))
                                .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("no"))))
                        .await()
                        .atMost(TIMEOUT))
                .hasMessageContaining("no");
        append(List.of(created("after", "C-1"))).await().atMost(TIMEOUT);
        recordsOf("after");

        assertThat(log.readAll("tickets"))
                .noneMatch(record -> record.attribute("id").equals(id("rolled-back")));
    }

    @Test
    void factsOfOneCustomerKeepTheirOrder() {
        for (int batch = 0; batch < 20; batch++) {
            int first = batch * 50;
            append(IntStream.range(first, first + 50)
                            .mapToObj(i -> created("n" + i, "C-" + i % 7))
                            .toList())
                    .await()
                    .atMost(TIMEOUT);
        }
        awaitEffects(1_000);

        Map<String, List<Integer>> order = new HashMap<>();
        for (ConsumedRecord record : recordsOfRun()) {
            String id = record.attribute("id");
            order.computeIfAbsent(String.valueOf(record.key()), key -> new ArrayList<>())
                    .add(Integer.parseInt(id.substring(id.lastIndexOf('n') + 1)));
        }
        assertThat(order)
                .hasSize(7)
                .allSatisfy((key, numbers) -> assertThat(numbers).isSorted());
    }

    @Test
    void factsAreOnThePartitionOfKafkasDefaultPartitioner() {
        append(IntStream.range(0, 200).mapToObj(i -> created("n" + i, "C-" + i)).toList())
                .await()
                .atMost(TIMEOUT);
        awaitEffects(200);

        assertThat(recordsOfRun())
                .allSatisfy(record -> assertThat(record.partition())
                        .isEqualTo(Utils.toPositive(Utils.murmur2(
                                        String.valueOf(record.key()).getBytes(StandardCharsets.UTF_8)))
                                % TestKafkaClient.PARTITIONS));
        assertThat(recordsOfRun()).extracting(ConsumedRecord::partition).contains(0, TestKafkaClient.PARTITIONS - 1);
    }

    @Test
    void theEndOfAnImportIsSentToEveryPartition() {
        Fact<ImportCompleted> end = Fact.of(id("end"), "/probe-service", TIME, new ImportCompleted("imp-1"));

        append(List.of(end)).await().atMost(TIMEOUT);

        awaitEffects(TestKafkaClient.PARTITIONS);
        assertThat(recordsOfRun())
                .extracting(ConsumedRecord::partition)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, TestKafkaClient.PARTITIONS).boxed().toList());
    }

    @Test
    void unreadableAndFailingRecordsBecomeDeadLettersAndTheOthersTakeEffect() throws Exception {
        sendRaw("good-1", "ticket-created", ticketJson("T-1"));
        sendRaw("poison", "ticket-created", "{\"ticketId\":7}");
        sendRaw("good-2", "ticket-created", ticketJson("T-2"));
        sendRaw("failing", "ticket-created", ticketJson(ProbeHandler.FAILING_TICKET));
        sendRaw("later", "ticket-translated", "{}");
        sendRaw("good-3", "ticket-created", ticketJson("T-3"));

        awaitEffects(3);
        List<ConsumedRecord> dead = log.read(
                "probe-service-dead-letters",
                records -> records.stream().filter(this::isOfRun).count() >= 2);

        assertThat(dead.stream().filter(this::isOfRun)).hasSize(2).allSatisfy(deadLetter -> {
            assertThat(deadLetter.key()).isEqualTo("C-9");
            assertThat(deadLetter.headers().get("holdfast-dead-topic")).isEqualTo("tickets");
            assertThat(deadLetter.headers().get("holdfast-dead-offset")).matches("\\d+");
            assertThat(deadLetter.headers().get("holdfast-dead-reason"))
                    .containsAnyOf("rejected by the handler", "ticketId");
        });
        assertThat(effects()).extracting(Map.Entry::getKey).containsOnly(id("good-1"), id("good-2"), id("good-3"));
    }

    @Test
    void recordsWithValuesThatAreTooLongBecomeDeadLettersAndTheOthersTakeEffect() throws Exception {
        String tooLong = "x".repeat(6_000);
        sendRaw("good-1", "ticket-created", ticketJson("T-1"));
        log.sendEvent("purchases", "/elsewhere", id("long-purchase"), "purchase", TIME, "C-9", """
                {"purchaseId":"%s","customerId":"C-9","amount":"1.00","currency":"EUR"}""".formatted(tooLong));
        log.send(
                "tickets",
                "C-9",
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        id("long-import"),
                        "ce_source",
                        "/elsewhere",
                        "ce_type",
                        "ticket-created",
                        "ce_time",
                        TIME.toString(),
                        "ce_importid",
                        tooLong),
                ticketJson("T-9").getBytes(StandardCharsets.UTF_8));
        log.sendEvent("tickets", "/" + tooLong, id("long-source"), "ticket-created", TIME, "C-9", ticketJson("T-9"));
        sendRaw("good-2", "ticket-created", ticketJson("T-2"));

        List<ConsumedRecord> dead = log.read(
                "probe-service-dead-letters",
                records -> records.stream().filter(this::isOfRun).count() >= 3);

        assertThat(dead.stream().filter(this::isOfRun))
                .extracting(record -> record.headers().get("holdfast-dead-reason"))
                .hasSize(3)
                .anySatisfy(reason -> assertThat(reason).startsWith("purchaseId: an id has 1 to 64 characters"))
                .anySatisfy(reason -> assertThat(reason).startsWith("ce_importid: an id has 1 to 64 characters"))
                .anySatisfy(reason -> assertThat(reason).startsWith("ce_source: not a URI reference"));
        awaitEffects(2);
        assertThat(effects()).extracting(Map.Entry::getKey).containsOnly(id("good-1"), id("good-2"));
    }

    @Test
    void aRecordOnWhichTheHandlerHasABugWaitsAndIsReported() throws Exception {
        handler.hasBug.set(true);
        sendRaw("good-1", "ticket-created", ticketJson("T-1"));
        sendRaw("bug", "ticket-created", ticketJson(ProbeHandler.BUG_TICKET));
        sendRaw("good-2", "ticket-created", ticketJson("T-2"));

        await().atMost(TIMEOUT).until(() -> readiness.call().getStatus() == HealthCheckResponse.Status.DOWN);
        assertThat(String.valueOf(readiness.call().getData().orElseThrow().get("reason")))
                .startsWith("tickets-")
                .contains("cannot be handled since", "IllegalStateException");
        awaitEffects(1);

        handler.hasBug.set(false);
        awaitEffects(3);
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(log.readAll("probe-service-dead-letters").stream().filter(this::isOfRun))
                .isEmpty();
    }

    @Test
    void crashesOfBrokerAndDatabaseLoseNothingAndRepeatNoEffect() throws Exception {
        append(facts("before", 200)).await().atMost(TIMEOUT);
        servers.killBroker();
        append(facts("without-broker", 200)).await().atMost(TIMEOUT);
        servers.restartBroker();
        append(facts("between", 200)).await().atMost(TIMEOUT);
        servers.killDatabase();
        servers.restartDatabase();
        await().atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(
                        () -> append(List.of(created("after-0", "C-0"))).await().atMost(TIMEOUT));

        // Delivery to the log is at least once: a relay that lost its database before deleting has sent again.
        await().atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(effects()).hasSize(601));
        assertThat(repeatedEffects()).isZero();
    }

    @Test
    void rebalancesLoseNothingAndRepeatNoEffect() throws Exception {
        append(facts("a", 300)).await().atMost(TIMEOUT);
        try (KafkaConsumer<byte[], byte[]> other = new KafkaConsumer<>(sameGroup())) {
            other.subscribe(List.of("tickets", "purchases"));
            await().atMost(TIMEOUT).until(() -> {
                other.poll(Duration.ofMillis(50));
                return !other.assignment().isEmpty();
            });
            assertThat(handler.assigned).hasSizeLessThan(TestKafkaClient.PARTITIONS);
            append(facts("b", 300)).await().atMost(TIMEOUT);
        }
        append(facts("c", 300)).await().atMost(TIMEOUT);

        awaitEffects(900);
        assertThat(effects()).hasSize(900);
        assertThat(repeatedEffects()).isZero();
    }

    @Test
    void theEndOffsetsAreProcessedEventually() {
        append(facts("a", 100)).await().atMost(TIMEOUT);
        awaitEffects(100);

        await().atMost(TIMEOUT).untilAsserted(() -> {
            Map<Integer, Long> ends =
                    offsets.endOffsets("tickets", Set.of(0, 5, 11)).await().atMost(TIMEOUT);
            assertThat(ends)
                    .allSatisfy((partition, end) ->
                            assertThat(offsets.processed("tickets", partition)).isEqualTo(end));
        });
    }

    @Test
    void databaseTimeoutsAreConfigured() {
        assertThat(setting("statement_timeout")).isEqualTo("6s");
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("15s");
        // The driver's own settings are kept.
        assertThat(setting("DateStyle")).startsWith("ISO");
    }

    private String setting(String name) {
        return pool.query("show " + name)
                .execute()
                .await()
                .atMost(TIMEOUT)
                .iterator()
                .next()
                .getString(0);
    }

    private Uni<Void> append(List<? extends Fact<? extends Event>> facts) {
        return pool.withTransaction(tx -> outbox.append(tx, facts)).invoke(outbox::wakeRelay);
    }

    private List<Fact<TicketCreated>> facts(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> created(name + "-" + i, "C-" + i % 40))
                .toList();
    }

    private Fact<TicketCreated> created(String name, String customer) {
        return Fact.of(
                id(name),
                "/probe-service",
                TIME,
                new TicketCreated(
                        new TicketId("T-" + name),
                        new CustomerId(customer),
                        "email",
                        "sales",
                        Priority.NORMAL,
                        List.of(),
                        null));
    }

    private String id(String name) {
        return run + ":" + name;
    }

    private void sendRaw(String name, String type, String data) {
        log.sendEvent("tickets", "/elsewhere", id(name), type, TIME, "C-9", data);
    }

    private static String ticketJson(String ticket) {
        return """
                {"ticketId":"%s","customerId":"C-9","channel":"email","department":"sales","priority":"normal","tags":[]}
                """.formatted(ticket);
    }

    private boolean isOfRun(ConsumedRecord record) {
        return record.attribute("id").startsWith(run);
    }

    private List<ConsumedRecord> recordsOfRun() {
        return log.readAll("tickets").stream().filter(this::isOfRun).toList();
    }

    private List<ConsumedRecord> recordsOf(String name) {
        return log
                .read(
                        "tickets",
                        records -> records.stream()
                                .anyMatch(record -> record.attribute("id").equals(id(name))))
                .stream()
                .filter(record -> record.attribute("id").equals(id(name)))
                .toList();
    }

    private void awaitEffects(int count) {
        await().atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                effects().stream().mapToInt(Map.Entry::getValue).sum())
                        .isEqualTo(count));
    }

    /** How often each of this run's facts took effect. */
    private List<Map.Entry<String, Integer>> effects() throws SQLException {
        try (Connection connection = servers.connect("probe");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select event_id, count(*) from effect where event_id like '" + run + "%' group by event_id")) {
            List<Map.Entry<String, Integer>> effects = new ArrayList<>();
            while (rows.next()) {
                effects.add(Map.entry(rows.getString(1), rows.getInt(2)));
            }
            return effects;
        }
    }

    private long repeatedEffects() throws SQLException {
        return servers.queryLong("probe", "select count(*) - count(distinct (partition, position)) from effect");
    }

    private Properties sameGroup() {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers.bootstrapServers());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "holdfast-probe");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        return settings;
    }
}
