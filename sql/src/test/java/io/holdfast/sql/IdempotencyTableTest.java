package io.holdfast.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdempotencyTableTest {

    private static final String DATABASE = "idempotency";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant YESTERDAY = NOON.minus(Duration.ofDays(1));
    private static final IdempotencyKey KEY = new IdempotencyKey("agent", "k-1", "f-1");
    private static final IdempotencyKey OTHER = new IdempotencyKey("agent", "k-2", "f-2");

    private record Response(
            int status, String body, @Nullable String location) {}

    private static final Response CREATED = new Response(201, "{}", "/tickets/t-1");

    private final IdempotencyTable<Response> table = new IdempotencyTable<>(
            ColumnArrays.<Response>builder()
                    .nullableSmallint("status", Response::status)
                    .text("body", Response::body)
                    .text("location", Response::location)
                    .build(),
            row -> new Response(row.getShort("status"), row.getString("body"), row.getString("location")));
    private final RunningServers servers = EmbeddedServers.running();
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = PgBuilder.pool()
            .using(vertx)
            .with(new PoolOptions().setMaxSize(2))
            .connectingTo(new PgConnectOptions()
                    .setHost("localhost")
                    .setPort(servers.databasePort())
                    .setDatabase(DATABASE)
                    .setUser(RunningServers.USER)
                    .setPassword(RunningServers.PASSWORD))
            .build();

    @BeforeEach
    void createTable() throws SQLException {
        servers.recreateDatabase(DATABASE);
        servers.execute(DATABASE, """
                    create table idempotency (
                        credential text collate "C" not null, key text collate "C" not null, fingerprint text not null,
                        status smallint not null, body text not null, location text, customer_id text,
                        answered_at timestamptz not null, primary key (credential, key))
                    """);
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Test
    void aSavedResponseIsLoadedUntilItExpires() {
        save(KEY, CREATED, NOON);

        assertThat(table.load(pool, List.of(KEY, OTHER), YESTERDAY).await().atMost(TIMEOUT))
                .containsOnlyKeys(KEY.id())
                .containsValue(new IdempotencyTable.Entry<>(KEY, CREATED, "c-1", NOON));
        assertThat(table.load(pool, List.of(KEY, OTHER), NOON).await().atMost(TIMEOUT))
                .isEmpty();
    }

    @Test
    void aResponseThatHasNotExpiredIsNotReplaced() {
        save(KEY, CREATED, NOON);

        assertThatThrownBy(() -> save(KEY, new Response(200, "[]", null), NOON.plusSeconds(1)))
                .isInstanceOf(ConcurrentUpdateException.class);
    }

    @Test
    void anExpiredResponseIsReplaced() {
        save(KEY, CREATED, YESTERDAY);

        Response next = new Response(200, "[]", null);
        save(KEY, next, NOON);

        assertThat(table.load(pool, List.of(KEY), YESTERDAY).await().atMost(TIMEOUT))
                .containsValue(new IdempotencyTable.Entry<>(KEY, next, "c-1", NOON));
    }

    @Test
    void onlyExpiredResponsesAreDeleted() {
        save(KEY, CREATED, YESTERDAY);
        save(OTHER, CREATED, NOON);

        assertThat(IdempotencyTable.deleteExpired(pool, YESTERDAY).await().atMost(TIMEOUT))
                .isEqualTo(1);
        assertThat(table.load(pool, List.of(KEY, OTHER), Instant.EPOCH).await().atMost(TIMEOUT))
                .containsOnlyKeys(OTHER.id());
    }

    @Test
    void aKeyIsLockedByOneTransactionAtATime() {
        List<Boolean> locked = pool.withTransaction(one -> IdempotencyTable.tryLock(one, KEY)
                        .chain(first -> pool.withTransaction(other -> IdempotencyTable.tryLock(other, KEY))
                                .map(second -> List.of(first, second))))
                .await()
                .atMost(TIMEOUT);

        assertThat(locked).containsExactly(true, false);
    }

    /** At noon, with a retention of one day. */
    private void save(IdempotencyKey key, Response response, Instant answeredAt) {
        pool.withTransaction(tx -> table.save(
                        tx, List.of(new IdempotencyTable.Entry<>(key, response, "c-1", answeredAt)), YESTERDAY))
                .await()
                .atMost(TIMEOUT);
    }
}
