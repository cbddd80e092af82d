package io.holdfast.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Ends connections of requests that are answered before their body was read. */
public final class Connections {

    /**
     * How much of a refused body is read and dropped. A client that writes all before it reads would otherwise see a broken
     * connection in place of the answer.
     */
    private static final long DROPPED_BYTES_MAX = 16L << 20;

    private Connections() {}

    /** Drops the rest of the request's body; closes the connection when it has ended, or is far too long. */
    public static void closeAfterRequest(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (request.isEnded()) {
            return;
        }
        Dropped dropped = new Dropped(request);
        request.endHandler(ended -> {
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
