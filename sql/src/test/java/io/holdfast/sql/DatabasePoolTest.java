package io.holdfast.sql;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.SilenceableProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/** A database that says nothing, behind a proxy that stops forwarding. */
class DatabasePoolTest {

    private static final String DATABASE = "silent";
    private static final Duration ACQUIRE = Duration.ofSeconds(4);
    private static final Duration CONNECT = Duration.ofSeconds(4);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 4;

    private final RunningServers servers = EmbeddedServers.running();
    private final SilenceableProxy proxy = SilenceableProxy.to(servers.databasePort());
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = Pool.newInstance(DatabasePool.create(
            vertx.getDelegate(),
            new PoolOptions().setMaxSize(CONNECTIONS),
            List.of(new PgConnectOptions()
                    .setHost("localhost")
                    .setPort(proxy.port())
                    .setDatabase(DATABASE)
                    .setUser(RunningServers.USER)
                    .setPassword(RunningServers.PASSWORD)
                    .setCachePreparedStatements(true)
                    .setPipeliningLimit(64)),
            new DatabasePool.Deadlines(ACQUIRE, CONNECT, ANSWER)));

    @BeforeEach
    void createDatabase() throws Exception {
        servers.recreateDatabase(DATABASE);
        servers.execute(DATABASE, "create table effect (id int primary key)");
    }

    @AfterEach
    void close() throws IOException {
        ignoreFailure(pool.close(), CLOSE_TIMEOUT);
        ignoreFailure(vertx.close(), CLOSE_TIMEOUT);
        proxy.close();
    }

    @Test
    void aStatementWithoutAnAnswerFailsInTimeAndItsConnectionIsReplaced() {
        useAllConnections();
        int before = proxy.connections();
        proxy.silence();

        List<Throwable> failures = failuresOf(IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> pool.query("select 1").execute().replaceWithVoid())
                .toList());

        assertThat(failures)
                .hasSize(CONNECTIONS)
                .allMatch(failure -> FailureKind.of(failure) == FailureKind.UNAVAILABLE);
        proxy.resume();
        useAllConnections();
        assertThat(proxy.connections()).isGreaterThanOrEqualTo(before + CONNECTIONS);
    }

    @Test
    void connectionsThatWereCutAreReplaced() {
        useAllConnections();
        proxy.silence();
        failuresOf(List.of(pool.query("select 1").execute().replaceWithVoid()));

        proxy.resumeForNewConnections();

        List<SqlConnection> held = new ArrayList<>();
        for (Uni<SqlConnection> acquired : Collections.nCopies(CONNECTIONS, pool.getConnection())) {
            SqlConnection connection = acquired.await().atMost(TIMEOUT);
            ignoreFailure(connection.query("select 1").execute(), TIMEOUT);
            held.add(connection);
        }
        held.forEach(connection -> ignoreFailure(connection.close(), TIMEOUT));
        useAllConnections();
    }

    @Test
    void aTransactionWithoutAnAnswerIsRolledBackAndChangesNothing() throws Exception {
        long start = System.nanoTime();
        Throwable failure = catchThrowable(() -> pool.withTransaction(
                        tx -> insert(tx, 1).invoke(proxy::silence).chain(() -> insert(tx, 2)))
                .await()
                .atMost(TIMEOUT));

        assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER.multipliedBy(3));
        proxy.resume();
        useAllConnections();
        assertThat(servers.queryLong(DATABASE, "select count(*) from effect")).isZero();
    }

    @Test
    void pipelinedStatementsWithoutAnAnswerAllFail() {
        Throwable failure = catchThrowable(() -> pool.withConnection(connection -> insert(connection, 1)
                        .invoke(proxy::silence)
                        .chain(() -> StatementPipeline.sendAll(
                                List.of(insert(connection, 2), insert(connection, 3), insert(connection, 4)))))
                .await()
                .atMost(TIMEOUT));

        assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.UNAVAILABLE);
        proxy.resume();
        useAllConnections();
    }

    @Test
    void aHandshakeWithoutAnAnswerEnds() {
        proxy.silence();

        List<Throwable> failures = failuresOf(IntStream.range(0, 2 * CONNECTIONS)
                .mapToObj(i -> pool.query("select 1").execute().replaceWithVoid())
                .toList());

        assertThat(failures)
                .hasSize(2 * CONNECTIONS)
                .allMatch(failure -> FailureKind.of(failure).passes());
        proxy.resume();
        useAllConnections();
    }

    @Test
    void whoFindsNoFreeConnectionInTimeFails() {
        List<SqlConnection> held = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            held.add(pool.getConnection().await().atMost(TIMEOUT));
        }

        assertThatThrownBy(() -> pool.getConnection().await().atMost(TIMEOUT))
                .satisfies(failure -> assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.UNAVAILABLE));

        held.forEach(connection -> connection.close().await().atMost(TIMEOUT));
        useAllConnections();
    }

    @Test
    void anIdleConnectionIsKept() throws Exception {
        useAllConnections();
        int before = proxy.connections();

        Thread.sleep(ANSWER.plus(CONNECT).toMillis());

        useAllConnections();
        assertThat(proxy.connections()).isEqualTo(before);
    }

    @Test
    void aStatementThatTakesLongIsAllowedInALongTransaction() {
        String slow = "select pg_sleep(2.6)";

        assertThatThrownBy(() -> pool.query(slow).execute().await().atMost(TIMEOUT))
                .satisfies(failure -> assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.UNAVAILABLE));
        useAllConnections();
        LongStatements.inTransaction(pool, tx -> tx.query(slow).execute())
                .await()
                .atMost(TIMEOUT);

        assertThatThrownBy(() -> failOnAll(slow)).isNotNull();
    }

    /** The limit of a long transaction ends with it, on whichever connection it was. */
    private void failOnAll(String slow) throws Throwable {
        List<Throwable> failures = failuresOf(IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> pool.query(slow).execute().replaceWithVoid())
                .toList());
        assertThat(failures).hasSize(CONNECTIONS);
        throw failures.getFirst();
    }

    private static void ignoreFailure(Uni<?> work, Duration timeout) {
        work.onFailure().recoverWithNull().await().atMost(timeout);
    }

    /** All connections of the pool answer, and none is missing, once the pool has noticed which of them are closed. */
    private void useAllConnections() {
        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(this::useEachConnection);
    }

    private void useEachConnection() {
        List<SqlConnection> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                held.add(pool.getConnection().await().atMost(TIMEOUT));
            }
            for (SqlConnection connection : held) {
                connection.query("select 1").execute().await().atMost(TIMEOUT);
            }
        } finally {
            held.forEach(connection -> ignoreFailure(connection.close(), TIMEOUT));
        }
    }

    private static List<Throwable> failuresOf(List<Uni<Void>> started) {
        long start = System.nanoTime();
        List<Throwable> failures = new ArrayList<>();
        Uni.join()
                .all(started.stream()
                        .map(uni -> uni.onFailure()
                                .invoke(failure -> {
                                    synchronized (failures) {
                                        failures.add(failure);
                                    }
                                })
                                .onFailure()
                                .recoverWithNull())
                        .toList())
                .andFailFast()
                .await()
                .atMost(TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(ACQUIRE.plus(CONNECT).plus(ANSWER).plusSeconds(2));
        return failures;
    }

    private static Uni<Void> insert(SqlConnection tx, int id) {
        return tx.preparedQuery("insert into effect values ($1)")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }
}
