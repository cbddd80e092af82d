package io.holdfast.sql;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.CommandResponse;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Closes a database connection on which a statement has had no answer for too long. The client has no such limit itself,
 * and a server that is stopped or cut off does not enforce its own. The statements that wait then fail as they do when the
 * server closes the connection, their transaction ends, and the pool replaces the connection.
 *
 * <p>It counts statements and their answers between the client's codec and the client. At most one timer runs for a
 * connection, and none while it is idle. All methods but the static ones run on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel, which the client sees
public final class AnswerTimeout extends ChannelDuplexHandler {

    private static final Logger LOG = Logger.getLogger(AnswerTimeout.class);
    private static final String NAME = "answer-timeout";

    /** The last handler of the client's pipeline, by the name that Vert.x gives it. */
    private static final String CLIENT_HANDLER = "handler";

    private final long usualNanos;
    /** Written by users of the connection, read by its event loop. */
    private volatile long limitNanos;

    private int unanswered;
    private long waitingSinceNanos;
    private @Nullable ScheduledFuture<?> timer;

    private AnswerTimeout(Duration limit) {
        this.usualNanos = limit.toNanos();
        this.limitNanos = usualNanos;
    }

    /** Guards a new connection from now on. */
    public static void install(SqlConnection connection, Duration limit) {
        channelOf(connection).pipeline().addBefore(CLIENT_HANDLER, NAME, new AnswerTimeout(limit));
    }

    /**
     * Lets the statements of a guarded connection take longer, until {@link #reset}. Nothing changes for a connection that
     * is not guarded.
     */
    static void extend(SqlConnection connection, Duration limit) {
        AnswerTimeout guard = channelOf(connection).pipeline().get(AnswerTimeout.class);
        if (guard != null) {
            guard.limitNanos = Math.max(guard.usualNanos, limit.toNanos());
        }
    }

    /** Ends {@link #extend}. */
    static void reset(SqlConnection connection) {
        AnswerTimeout guard = channelOf(connection).pipeline().get(AnswerTimeout.class);
        if (guard != null) {
            guard.limitNanos = guard.usualNanos;
        }
    }

    /** Closes a connection at once, without waiting for its statements: they fail. */
    public static void abort(SqlConnection connection) {
        closeAtOnce(channelOf(connection).pipeline());
    }

    /**
     * From the first handler on, that is past the client's codec: the codec would say goodbye to the server first, and close
     * only when it has answered.
     */
    private static void closeAtOnce(ChannelPipeline pipeline) {
        ChannelHandlerContext first = pipeline.firstContext();
        if (first != null) {
            first.close();
        }
    }

    private static Channel channelOf(SqlConnection connection) {
        if (((SqlConnectionInternal) connection).unwrap().unwrap() instanceof SocketConnectionBase onSocket) {
            return onSocket.socket().channelHandlerContext().channel();
        }
        throw new IllegalStateException("not a connection over a socket: " + connection.getClass());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CommandBase) {
            if (unanswered++ == 0) {
                waitingSinceNanos = System.nanoTime();
                startTimer(context);
            }
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof CommandResponse && unanswered > 0) {
            unanswered--;
            waitingSinceNanos = System.nanoTime();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** A timer that is running already is kept: it looks at the time again when it ends. */
    private void startTimer(ChannelHandlerContext context) {
        if (timer == null) {
            timer = context.executor().schedule(() -> onTimer(context), limitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer(ChannelHandlerContext context) {
        timer = null;
        if (unanswered == 0) {
            return;
        }
        long remainingNanos = limitNanos - (System.nanoTime() - waitingSinceNanos);
        if (remainingNanos > 0) {
            timer = context.executor().schedule(() -> onTimer(context), remainingNanos, TimeUnit.NANOSECONDS);
            return;
        }
        LOG.warnf(
                "the database has not answered for %d ms: the connection is closed, %d statements fail",
                TimeUnit.NANOSECONDS.toMillis(limitNanos), unanswered);
        closeAtOnce(context.pipeline());
    }

    /** Removes a handler of the pipeline by its name, if it is there. */
    static void removeIfPresent(SqlConnection connection, String handler) {
        ChannelPipeline pipeline = channelOf(connection).pipeline();
        if (pipeline.get(handler) != null) {
            pipeline.remove(handler);
        }
    }
}
