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
        servers.execute(DATABASE, "create index idempotency_by_age on idempotency (answered_at)");
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
    void moreExpiredResponsesThanOneStatementDeletesAreDeletedByTheIndex() throws SQLException {
        int expired = 2 * IdempotencyTable.DELETED_AT_ONCE_MAX + 1;
        servers.execute(DATABASE, """
                insert into idempotency
                select 'agent', 'old-' || n, 'f', 201, '{}', null, null, timestamptz '2026-03-01T00:00:00Z' + n * interval '1 ms'
                  from generate_series(1, %d) as n
                """.formatted(expired));
        save(KEY, CREATED, NOON);
        servers.execute(DATABASE, "analyze idempotency");

        long scans = pool.withTransaction(tx -> IdempotencyTable.deleteExpired(tx, YESTERDAY)
                        .invoke(deleted -> assertThat(deleted).isEqualTo(expired))
                        .chain(() -> tx.query(
                                        "select seq_scan from pg_stat_xact_user_tables where relname = 'idempotency'")
                                .execute())
                        .map(rows -> rows.iterator().next().getLong(0)))
                .await()
                .atMost(TIMEOUT);

        assertThat(scans).isZero();
        assertThat(servers.queryLong(DATABASE, "select count(*) from idempotency"))
                .isEqualTo(1);
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
