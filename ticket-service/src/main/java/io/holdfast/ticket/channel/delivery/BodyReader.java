package io.holdfast.ticket.channel.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/**
 * Reads the raw body of one request, within its own limit, the budget of all, and a time. What has arrived is taken from the
 * budget, not what is announced, and given back by {@link #release} or when the reading ends early, whatever ends it.
 */
final class BodyReader {

    private static final int RETRY_AFTER_SECONDS = 5;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long bytesMax;
    private final BodyBudget budget;
    private final Duration timeout;
    private final List<Buffer> chunks = new ArrayList<>();
    private long taken;
    private boolean ended;
    private @Nullable UniEmitter<? super byte[]> emitter;

    /** Watches the connection from now on, since nobody is told of its end later. */
    BodyReader(Vertx vertx, HttpServerRequest request, long bytesMax, BodyBudget budget, Duration timeout) {
        this.vertx = vertx;
        this.request = request;
        this.bytesMax = bytesMax;
        this.budget = budget;
        this.timeout = timeout;
        request.exceptionHandler(failure -> end(disconnected()));
        request.response().closeHandler(closed -> end(disconnected()));
    }

    /** Fails with 408, 413, 415, or 503 when too much is in memory; the request's body is then not read to its end. */
    Uni<byte[]> read() {
        Problem refused = refusal();
        if (refused != null) {
            return Uni.createFrom().failure(refused);
        }
        return Uni.createFrom().emitter(this::read);
    }

    private synchronized void read(UniEmitter<? super byte[]> to) {
        if (ended) {
            to.fail(disconnected());
            return;
        }
        emitter = to;
        long timer = vertx.setTimer(timeout.toMillis(), id -> end(tooSlow()));
        to.onTermination(() -> vertx.cancelTimer(timer));
        request.endHandler(nothing -> complete(timer));
        request.handler(this::add);
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private synchronized void add(Buffer chunk) {
        if (ended) {
            return;
        }
        if (taken + chunk.length() > bytesMax) {
            end(tooLarge());
        } else if (!budget.take(chunk.length())) {
            end(Problem.unavailable("Too much is being received at the moment; send it again.", RETRY_AFTER_SECONDS));
        } else {
            taken += chunk.length();
            chunks.add(chunk);
        }
    }

    private synchronized void complete(long timer) {
        vertx.cancelTimer(timer);
        if (ended || emitter == null) {
            return;
        }
        ended = true;
        byte[] body = new byte[(int) taken];
        int position = 0;
        for (Buffer chunk : chunks) {
            chunk.getBytes(body, position);
            position += chunk.length();
        }
        chunks.clear();
        emitter.complete(body);
    }

    /** Ends the reading early; no effect on a body that was read. */
    private synchronized void end(Problem problem) {
        if (ended) {
            return;
        }
        ended = true;
        chunks.clear();
        release();
        if (emitter != null) {
            emitter.fail(problem);
        }
    }

    /** The body is in memory no more. */
    synchronized void release() {
        budget.give(taken);
        taken = 0;
    }

    private @Nullable Problem refusal() {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !"identity".equalsIgnoreCase(encoding.strip())) {
            return Problem.of(
                    415,
                    "unsupported-content-encoding",
                    "Signatures cover the body as it is; send it without an encoding.");
        }
        return length() > bytesMax ? tooLarge() : null;
    }

    private Problem tooLarge() {
        return Problem.tooLarge("A body for this channel is at most " + bytesMax + " bytes.");
    }

    private Problem tooSlow() {
        return Problem.of(
                408, "request-timeout", "The body did not arrive within " + timeout.toMillis() + " ms; send it again.");
    }

    private static Problem disconnected() {
        return Problem.of(400, "malformed", "The connection was closed before the body had arrived.");
    }

    /** As announced; -1 when it is not. */
    private long length() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException invalid) {
            return -1; // the HTTP server rejects such a header itself
        }
    }
}
