package io.holdfast.rest;

import java.time.Duration;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections of requests that are answered before their body was read, and of clients that do not read. */
public final class Connections {

    /**
     * How much of a refused body is read and dropped. A client that writes all before it reads would otherwise see a broken
     * connection in place of the answer.
     */
    private static final long DROPPED_BYTES_MAX = 16L << 20;

    /** How long the rest of a refused body may take: a client that sends a byte now and then would hold the connection. */
    private static final long DROPPING_MILLIS_MAX = 10_000;

    /** RFC 9113, 8.1: the response is complete, the rest of the request is not needed. */
    private static final long HTTP2_NO_ERROR = 0;

    /** RFC 9113, 7: the stream is not needed any more. */
    private static final long HTTP2_CANCEL = 8;

    private Connections() {}

    /**
     * Ends the connection of HTTP/1, or the stream of HTTP/2, without waiting until the client has read what was written:
     * {@link HttpConnection#close} waits, and so does the channel's own {@code close}, which Vert.x replaces. May be
     * called from any thread.
     */
    public static void abort(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (request.version() != HttpVersion.HTTP_2 && connection instanceof ConnectionBase base) {
            ChannelFuture unused = base.channelHandlerContext().close();
        } else {
            request.response().reset(HTTP2_CANCEL);
        }
    }

    /**
     * After an answer has ended, does the same to a client that has not read what is left of it in time. A client that has
     * may use its connection for other requests. May be called from any thread.
     */
    public static void abortUnlessRead(Vertx vertx, HttpServerRequest request, Duration time) {
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase base) {
            // It is written when all that was written before it is.
            ChannelFuture written = base.channelHandlerContext().writeAndFlush(Unpooled.EMPTY_BUFFER);
            long timer = vertx.setTimer(time.toMillis(), id -> abort(request));
            ChannelFuture unused = written.addListener(done -> vertx.cancelTimer(timer));
            return;
        }
        vertx.setTimer(time.toMillis(), id -> {
            if (!request.response().closed()) {
                abort(request);
            }
        });
    }

    /** Drops the rest of the request's body; of HTTP/1 closes the connection when it has ended, is far too long, or takes long. */
    public static void closeAfterRequest(Vertx vertx, HttpServerRequest request, HttpServerResponse response) {
        boolean isOfManyStreams = request.version() == HttpVersion.HTTP_2;
        if (!isOfManyStreams) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (request.isEnded()) {
            return;
        }
        if (isOfManyStreams) {
            // The connection has other requests, and no such header (RFC 9113, 8.2.2): only the stream ends.
            response.endHandler(ended -> response.reset(HTTP2_NO_ERROR));
            return;
        }
        Dropped dropped = new Dropped(request);
        long timer =
                vertx.setTimer(DROPPING_MILLIS_MAX, id -> request.connection().close());
        request.exceptionHandler(disconnected -> vertx.cancelTimer(timer));
        request.endHandler(ended -> {
            vertx.cancelTimer(timer);
            if (response.ended()) {
                request.connection().close();
            }
        });
        request.handler(dropped::add);
        request.resume();
    }

    private static final class Dropped {

        private final HttpServerRequest request;
        private long bytes;

        Dropped(HttpServerRequest request) {
            this.request = request;
        }

        void add(Buffer chunk) {
            bytes += chunk.length();
            if (bytes > DROPPED_BYTES_MAX) {
                request.connection().close();
            }
        }
    }
}
