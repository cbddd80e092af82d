package io.holdfast.sql;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;

/**
 * Creates pools whose every wait ends: for a connection, for the handshake of a new one, and for the answer to a
 * statement.
 */
public final class DatabasePool {

    /** The handler that the client adds for the options' idle timeouts. */
    private static final String IDLE_HANDLER = "idle";

    private DatabasePool() {}

    /**
     * The deadlines.
     *
     * @param acquire wait for a free connection of the pool; then the caller fails with "Timeout"
     * @param connect wait for the TCP connection, and again for each answer of the handshake
     * @param answer wait for the answer to a statement; then its connection is closed
     */
    public record Deadlines(Duration acquire, Duration connect, Duration answer) {}

    /** A pool with these deadlines; they replace those of the options. */
    public static Pool create(Vertx vertx, PoolOptions pool, List<PgConnectOptions> servers, Deadlines deadlines) {
        PoolOptions options = new PoolOptions(pool)
                .setConnectionTimeout(Math.toIntExact(deadlines.acquire().toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgBuilder.pool()
                .with(options)
                .connectingTo(servers.stream()
                        .<SqlConnectOptions>map(server -> withDeadline(server, deadlines.connect()))
                        .toList())
                .withConnectHandler(connection -> guard(connection, deadlines.answer()))
                .using(vertx)
                .build();
    }

    private static PgConnectOptions withDeadline(PgConnectOptions server, Duration connect) {
        int millis = Math.toIntExact(connect.toMillis());
        PgConnectOptions options = new PgConnectOptions(server);
        options.setConnectTimeout(millis);
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setReadIdleTimeout(millis);
        return options;
    }

    /** The handshake is over: from now on the connection may be idle, but not while it owes an answer. */
    private static void guard(SqlConnection connection, Duration answer) {
        AnswerTimeout.removeIfPresent(connection, IDLE_HANDLER);
        AnswerTimeout.install(connection, answer);
        connection.close(); // gives it to the pool
    }
}
