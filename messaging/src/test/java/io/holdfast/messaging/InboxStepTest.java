package io.holdfast.messaging;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

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
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.Watermarks.Mark;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One batch, one transaction: whatever happens in between, all of it is there or nothing. */
class InboxStepTest {

    private static final String DATABASE = "step";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Mark MARK = new Mark("customers", 3);
    private static final Instant TIME = Instant.parse("2026-03-02T09:15:00Z");
    private static final UUID ME = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final RunningServers servers = EmbeddedServers.running();
    private final EventJson json = new EventJson();
    private final Outbox outbox = new Outbox(json, () -> {}, 12);
    private final Vertx vertx = Vertx.vertx();
    private Pool pool = newPool();

    /** Where the transaction loses its connection, as when the process or the database dies. */
    enum Death {
        BEFORE_THE_EFFECT,
        AFTER_THE_EFFECT,
        AFTER_THE_OUTBOX
    }

    @BeforeEach
    void prepare() throws Exception {
        pool.closeAndAwait();
        servers.recreateDatabase(DATABASE);
        try (InputStream schema = OutboxTable.class.getResourceAsStream("/db/messaging/V0_1__outbox_and_inbox.sql")) {
            execute(new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8));
        }
        execute("create table effect (event_id text not null)");
        pool = newPool();
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Test
    void aBatchTakesEffectAndMovesTheWatermark() throws Exception {
        own(ME);

        InboxStep.Outcome outcome = take(ME, null, record(0, "a"), record(1, "b"));

        assertThat(outcome.handled()).hasSize(2);
        assertThat(outcome.done()).isEqualTo(Map.of(MARK, 2L));
        assertThat(counts()).isEqualTo("2 effects, 2 said, next 2");
    }

    @Test
    void aBatchThatComesAgainChangesNothing() throws Exception {
        own(ME);
        take(ME, null, record(0, "a"), record(1, "b"));

        InboxStep.Outcome again = take(ME, null, record(0, "a"), record(1, "b"), record(2, "c"));

        assertThat(again.handled()).extracting(delivery -> delivery.fact().id()).containsExactly("c");
        assertThat(counts()).isEqualTo("3 effects, 3 said, next 3");
    }

    @Test
    void aConsumerThatLostItsPartitionChangesNothing() throws Exception {
        own(ME);
        own(OTHER);

        InboxStep.Outcome outcome = take(ME, null, record(0, "a"));

        assertThat(outcome.handled()).isEmpty();
        assertThat(counts()).isEqualTo("0 effects, 0 said, next 0");
    }

    @ParameterizedTest
    @EnumSource
    void aDeathBetweenTwoStepsLeavesNothingAndTheNextTryDoesAll(Death death) throws Exception {
        own(ME);

        assertThatThrownBy(() -> take(ME, death, record(0, "a"), record(1, "b")))
                .satisfies(failure -> assertThat(Inbox.isPassing(failure)).isTrue());

        assertThat(counts()).isEqualTo("0 effects, 0 said, next 0");
        take(ME, null, record(0, "a"), record(1, "b"));
        assertThat(counts()).isEqualTo("2 effects, 2 said, next 2");
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLettersWithTheSameCommit() throws Exception {
        own(ME);
        InboxRecord poison = new InboxRecord(
                MARK.topic(),
                MARK.partition(),
                1,
                "odd\0key",
                new RecordHeaders().add("x", new byte[] {(byte) 0xff}),
                Buffer.buffer("{"));

        InboxStep.Outcome outcome = take(ME, null, record(0, "a"), poison, record(2, "c"));

        assertThat(outcome.dead()).isEqualTo(1);
        assertThat(outcome.handled()).hasSize(2);
        assertThat(counts()).isEqualTo("2 effects, 3 said, next 3");
    }

    @Test
    void aTypeThatTheServiceDoesNotWantIsPassedOverUnreadAndTheWatermarkMoves() throws Exception {
        own(ME);
        Fact<CustomerLeft> left =
                Fact.of("left", "/elsewhere", TIME, new CustomerLeft(new CustomerId("C-1"), DepartureReason.PRICE));
        InboxRecord unwanted = record(1, left, Buffer.buffer("{ not even JSON"));

        InboxStep.Outcome outcome = step(new InboxHandler() {
                    @Override
                    public boolean accepts(EventType type) {
                        return type == EventType.CUSTOMER_ERASED;
                    }

                    @Override
                    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
                        return effect(tx, batch).replaceWith(() -> () -> {});
                    }
                })
                .take(ME, List.of(record(0, "a"), unwanted))
                .await()
                .atMost(PATIENCE);

        assertThat(outcome.handled())
                .extracting(delivery -> delivery.fact().id())
                .containsExactly("a");
        assertThat(outcome.dead()).isZero();
        assertThat(outcome.unknown()).isZero();
        assertThat(counts()).isEqualTo("1 effects, 0 said, next 2");
    }

    private InboxStep.Outcome take(UUID owner, @Nullable Death death, InboxRecord... records) {
        InboxHandler handler = (tx, batch) -> die(tx, death, Death.BEFORE_THE_EFFECT)
                .chain(() -> effect(tx, batch))
                .chain(() -> die(tx, death, Death.AFTER_THE_EFFECT))
                .chain(() ->
                        outbox.append(tx, batch.stream().map(ConsumedFact::fact).toList()))
                .chain(() -> die(tx, death, Death.AFTER_THE_OUTBOX))
                .replaceWith(() -> () -> {});
        return step(handler).take(owner, List.of(records)).await().atMost(PATIENCE);
    }

    private InboxStep step(InboxHandler handler) {
        return new InboxStep(pool, json, handler, outbox, new DeadLetters("probe-service", Clock.systemUTC()));
    }

    private static Uni<Void> effect(SqlConnection tx, List<ConsumedFact> batch) {
        return tx.preparedQuery("insert into effect select * from unnest($1::text[])")
                .execute(Tuple.of(
                        batch.stream().map(delivery -> delivery.fact().id()).toArray(String[]::new)))
                .replaceWithVoid();
    }

    private static Uni<Void> die(SqlConnection tx, @Nullable Death wanted, Death here) {
        return wanted == here
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
        HeaderJson.read(CloudEventHeaders.of(fact)).forEach(headers::add);
        return new InboxRecord(MARK.topic(), MARK.partition(), offset, "C-1", headers, value);
    }

    private void own(UUID owner) {
        pool.withTransaction(tx -> Watermarks.own(tx, owner, Map.of(MARK, 0L)))
                .await()
                .atMost(PATIENCE);
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
        try (Connection connection = servers.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select (select count(*) from effect) || ' effects, ' || (select count(*) from outbox)
                               || ' said, next ' || (select next_offset from inbox_watermark)
                        """)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = servers.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
