package io.holdfast.messaging;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.sql.FailureKind;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The atomicity of a batch's transaction, with a real database. */
class InboxTransactionTest {

    private static final String DATABASE = "inbox";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final TopicPartitionKey PARTITION = new TopicPartitionKey("customers", 11); // of the key C-1
    private static final Instant TIME = Instant.parse("2026-03-02T09:15:00Z");
    private static final UUID OWNER = new UUID(0, 1);
    private static final UUID NEXT_OWNER = new UUID(0, 2);

    private final RunningServers servers = EmbeddedServers.running();
    private final EventJson json = new EventJson();
    private final Outbox outbox = new Outbox(json, () -> {}, 12);
    private final Vertx vertx = Vertx.vertx();
    private Pool pool = newPool();

    private final InboxProgress progress = new InboxProgress(Clock.systemUTC());
    private volatile boolean isDeadLetterTopicMissing;

    /** When the transaction loses its connection, as after a crash of the process or the database. */
    enum ConnectionLoss {
        BEFORE_EFFECT,
        AFTER_EFFECT,
        AFTER_OUTBOX
    }

    @BeforeEach
    void createTables() throws Exception {
        pool.closeAndAwait();
        servers.recreateDatabase(DATABASE);
        MessagingSchema.create(servers, DATABASE);
        execute("create table effect (event_id text not null)");
        pool = newPool();
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Test
    void aBatchTakesEffectAndAdvancesTheWatermark() throws Exception {
        acquire(OWNER);

        InboxTransaction.Result result = process(OWNER, null, record(0, "a"), record(1, "b"));

        assertThat(result.handled()).hasSize(2);
        assertThat(result.nextOffsets()).isEqualTo(Map.of(PARTITION, 2L));
        assertThat(counts()).isEqualTo("2 effects, 2 appended, next 2");
    }

    @Test
    void aRedeliveredBatchChangesNothing() throws Exception {
        acquire(OWNER);
        process(OWNER, null, record(0, "a"), record(1, "b"));

        InboxTransaction.Result again = process(OWNER, null, record(0, "a"), record(1, "b"), record(2, "c"));

        assertThat(again.handled()).extracting(fact -> fact.fact().id()).containsExactly("c");
        assertThat(counts()).isEqualTo("3 effects, 3 appended, next 3");
    }

    @Test
    void aFencedConsumerChangesNothing() throws Exception {
        acquire(OWNER);
        acquire(NEXT_OWNER);

        InboxTransaction.Result result = process(OWNER, null, record(0, "a"));

        assertThat(result.handled()).isEmpty();
        assertThat(counts()).isEqualTo("0 effects, 0 appended, next 0");
    }

    @ParameterizedTest
    @EnumSource
    void aLostConnectionRollsBackAndTheRetrySucceeds(ConnectionLoss loss) throws Exception {
        acquire(OWNER);

        assertThatThrownBy(() -> process(OWNER, loss, record(0, "a"), record(1, "b")))
                .satisfies(failure -> assertThat(Inbox.kindOf(failure)).isEqualTo(FailureKind.UNAVAILABLE));

        assertThat(counts()).isEqualTo("0 effects, 0 appended, next 0");
        process(OWNER, null, record(0, "a"), record(1, "b"));
        assertThat(counts()).isEqualTo("2 effects, 2 appended, next 2");
    }

    @Test
    void anErasureIsConfirmedInTheTransactionThatAppliesIt() throws Exception {
        acquire(OWNER);
        InboxHandler confirming = new ErasureConfirmation(
                (tx, batch) -> effect(tx, batch).replaceWith(() -> () -> {}),
                outbox,
                "probe-service",
                Clock.systemUTC());

        transaction(confirming)
                .process(OWNER, List.of(record(0, "a"), record(1, "a")))
                .await()
                .atMost(TIMEOUT);

        assertThat(counts()).isEqualTo("2 effects, 2 appended, next 2");
        assertThat(servers.queryString(
                        DATABASE,
                        "select min(topic || ' ' || key || ' ' || convert_from(payload, 'UTF8')) || ' '"
                                + " || count(distinct event_id) from outbox"))
                .isEqualTo("erasures C-1 {\"customerId\":\"C-1\",\"erasureId\":\"a\",\"service\":\"probe-service\"} 1");
    }

    @Test
    void bothEventsOfAMergeOfCustomersAreReadAsTheyWereAppended() throws Exception {
        List<Fact<CustomerMerged>> merge =
                new CustomerMerged(new CustomerId("C-3"), new CustomerId("C-1")).toFacts("m-1", "m-2", "/test", TIME);
        pool.withTransaction(tx -> outbox.append(tx, merge)).await().atMost(TIMEOUT);
        assertThat(servers.queryString(
                        DATABASE, "select string_agg(event_id || ' ' || key, ',' order by id) from outbox"))
                .isEqualTo("m-1 C-3,m-2 C-1");
        acquire(OWNER);

        InboxTransaction.Result result = process(
                OWNER,
                null,
                record(
                        0,
                        merge.getLast(),
                        Buffer.buffer(json.write(merge.getLast().event()))));

        assertThat(result.deadLetters()).isZero();
        assertThat(result.handled()).extracting(ConsumedFact::fact).isEqualTo(List.of(merge.getLast()));
    }

    @Test
    void whatIsNoErasureIsNotConfirmed() throws Exception {
        acquire(OWNER);
        Fact<CustomerLeft> left =
                Fact.of("left", "/elsewhere", TIME, new CustomerLeft(new CustomerId("C-1"), DepartureReason.PRICE));
        InboxHandler confirming = new ErasureConfirmation(
                (tx, batch) -> effect(tx, batch).replaceWith(() -> () -> {}),
                outbox,
                "probe-service",
                Clock.systemUTC());

        transaction(confirming)
                .process(OWNER, List.of(record(0, left, Buffer.buffer(json.write(left.event())))))
                .await()
                .atMost(TIMEOUT);

        assertThat(counts()).isEqualTo("1 effects, 0 appended, next 1");
    }

    @Test
    void consumptionStopsVisiblyWhileTheDeadLetterTopicIsMissing() throws Exception {
        acquire(OWNER);
        InboxRecord poison = new InboxRecord(
                PARTITION.topic(), PARTITION.partition(), 1, "k", new RecordHeaders(), Buffer.buffer("{"));
        isDeadLetterTopicMissing = true;

        assertThatThrownBy(() -> process(OWNER, null, record(0, "a"), poison))
                .satisfies(failure -> assertThat(Inbox.kindOf(failure)).isEqualTo(FailureKind.UNAVAILABLE));

        assertThat(counts()).isEqualTo("0 effects, 0 appended, next 0");
        assertThat(progress.waitReason()).contains("probe-service-dead-letters", "it does not exist");

        isDeadLetterTopicMissing = false;
        process(OWNER, null, record(0, "a"), poison);

        assertThat(counts()).isEqualTo("1 effects, 2 appended, next 2");
        assertThat(progress.waitReason()).isNull();
    }

    @Test
    void anUnreadableRecordBecomesADeadLetterInTheSameTransaction() throws Exception {
        acquire(OWNER);
        InboxRecord poison = new InboxRecord(
                PARTITION.topic(),
                PARTITION.partition(),
                1,
                "odd\0key",
                new RecordHeaders().add("x", new byte[] {(byte) 0xff}),
                Buffer.buffer("{"));

        InboxTransaction.Result result = process(OWNER, null, record(0, "a"), poison, record(2, "c"));

        assertThat(result.deadLetters()).isEqualTo(1);
        assertThat(result.handled()).hasSize(2);
        assertThat(counts()).isEqualTo("2 effects, 3 appended, next 3");
    }

    @Test
    void aRecordWithTheKeyOfAnotherCustomerBecomesADeadLetter() throws Exception {
        acquire(OWNER);
        InboxRecord own = record(1, "b");
        InboxRecord misplaced =
                new InboxRecord(own.topic(), own.partition(), own.offset(), "C-3", own.headers(), own.value());

        InboxTransaction.Result result = process(OWNER, null, record(0, "a"), misplaced, record(2, "c"));

        assertThat(result.deadLetters()).isEqualTo(1);
        assertThat(result.handled()).extracting(fact -> fact.fact().id()).containsExactly("a", "c");
    }

    @Test
    void aTypeThatTheHandlerDoesNotAcceptIsSkippedWithoutParsing() throws Exception {
        acquire(OWNER);
        Fact<CustomerLeft> left =
                Fact.of("left", "/elsewhere", TIME, new CustomerLeft(new CustomerId("C-1"), DepartureReason.PRICE));
        InboxRecord unaccepted = record(1, left, Buffer.buffer("{ not even JSON"));

        InboxTransaction.Result result = transaction(new InboxHandler() {
                    @Override
                    public boolean accepts(EventType type) {
                        return type == EventType.CUSTOMER_ERASED;
                    }

                    @Override
                    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
                        return effect(tx, batch).replaceWith(() -> () -> {});
                    }
                })
                .process(OWNER, List.of(record(0, "a"), unaccepted))
                .await()
                .atMost(TIMEOUT);

        assertThat(result.handled()).extracting(fact -> fact.fact().id()).containsExactly("a");
        assertThat(result.deadLetters()).isZero();
        assertThat(result.unknownTypes()).isZero();
        assertThat(counts()).isEqualTo("1 effects, 0 appended, next 2");
    }

    private InboxTransaction.Result process(UUID owner, @Nullable ConnectionLoss loss, InboxRecord... records) {
        InboxHandler handler = (tx, batch) -> loseConnection(tx, loss, ConnectionLoss.BEFORE_EFFECT)
                .chain(() -> effect(tx, batch))
                .chain(() -> loseConnection(tx, loss, ConnectionLoss.AFTER_EFFECT))
                .chain(() ->
                        outbox.append(tx, batch.stream().map(ConsumedFact::fact).toList()))
                .chain(() -> loseConnection(tx, loss, ConnectionLoss.AFTER_OUTBOX))
                .replaceWith(() -> () -> {});
        return transaction(handler).process(owner, List.of(records)).await().atMost(TIMEOUT);
    }

    private InboxTransaction transaction(InboxHandler handler) {
        DeadLetterOutbox deadLetterOutbox =
                new DeadLetterOutbox(outbox, this::probe, "probe-service-dead-letters", progress);
        return new InboxTransaction(
                pool,
                json,
                handler,
                deadLetterOutbox,
                new DeadLetters("probe-service", Clock.systemUTC()),
                new PartitionerCheck(12),
                TestTraces.NONE);
    }

    private Map<String, TopicProbe.State> probe(Set<String> topics) {
        return topics.stream()
                .collect(Collectors.toMap(
                        topic -> topic,
                        topic -> isDeadLetterTopicMissing
                                ? TopicProbe.State.unavailable("it does not exist")
                                : new TopicProbe.State(12, null)));
    }

    private static Uni<Void> effect(SqlConnection tx, List<ConsumedFact> batch) {
        return tx.preparedQuery("insert into effect select * from unnest($1::text[])")
                .execute(Tuple.of(batch.stream().map(fact -> fact.fact().id()).toArray(String[]::new)))
                .replaceWithVoid();
    }

    @Test
    void aTopicThatWasMadeAnewBeforeAnythingWasReadIsTakenAsItIs() {
        acquire(OWNER, Map.of(PARTITION.topic(), "id-1"));

        assertThat(acquire(OWNER, Map.of(PARTITION.topic(), "id-2"))).isEqualTo("id-2");

        pool.withTransaction(tx -> Watermarks.advance(tx, OWNER, Map.of(PARTITION, 0L), Map.of(PARTITION, 1L)))
                .await()
                .atMost(TIMEOUT);
        assertThat(acquire(OWNER, Map.of(PARTITION.topic(), "id-3"))).isEqualTo("id-2");
    }

    private static Uni<Void> loseConnection(SqlConnection tx, @Nullable ConnectionLoss expected, ConnectionLoss here) {
        return expected == here
                ? tx.query("select pg_terminate_backend(pg_backend_pid())")
                        .execute()
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private InboxRecord record(long offset, String id) {
        Fact<CustomerErased> fact = Fact.of(id, "/elsewhere", TIME, new CustomerErased(new CustomerId("C-1")));
        return record(offset, fact, Buffer.buffer(json.write(fact.event())));
    }

    private static InboxRecord record(long offset, Fact<?> fact, Buffer value) {
        RecordHeaders headers = new RecordHeaders();
        HeaderJson.read(CloudEventHeaders.toJson(fact)).forEach(headers::add);
        return new InboxRecord(PARTITION.topic(), PARTITION.partition(), offset, "C-1", headers, value);
    }

    private void acquire(UUID owner) {
        acquire(owner, Map.of());
    }

    private @Nullable String acquire(UUID owner, Map<String, String> topicIds) {
        return Objects.requireNonNull(
                        pool.withTransaction(tx -> Watermarks.acquire(tx, owner, Map.of(PARTITION, 0L), topicIds))
                                .await()
                                .atMost(TIMEOUT)
                                .get(PARTITION))
                .topicId();
    }

    private Pool newPool() {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(2))
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(servers.databasePort())
                        .setDatabase(DATABASE)
                        .setUser(RunningServers.USER)
                        .setPassword(RunningServers.PASSWORD))
                .using(vertx)
                .build();
    }

    private String counts() throws SQLException {
        return servers.queryString(DATABASE, """
                select (select count(*) from effect) || ' effects, ' || (select count(*) from outbox)
                       || ' appended, next ' || (select next_offset from inbox_watermark)
                """);
    }

    private void execute(String sql) throws SQLException {
        servers.execute(DATABASE, sql);
    }
}
