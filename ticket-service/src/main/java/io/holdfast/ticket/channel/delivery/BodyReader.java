package io.holdfast.ticket.channel.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/** Reads the raw body of one request, within its own limit and the budget of all. Call {@link #release} when it is done. */
final class BodyReader {

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int LENGTH_UNKNOWN = 64 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final long bytesMax;
    private final BodyBudget budget;
    private long taken;

    BodyReader(HttpServerRequest request, long bytesMax, BodyBudget budget) {
        this.request = request;
        this.response = request.response();
        this.bytesMax = bytesMax;
        this.budget = budget;
    }

    /** Fails with 413, 415, or 503 when too much is in memory; the request's body is then not read to its end. */
    Uni<byte[]> read() {
        Problem refused = refusal();
        if (refused != null) {
            return Uni.createFrom().failure(refused);
        }
        return Uni.createFrom().emitter(emitter -> {
            Buffer body = Buffer.buffer((int) Math.min(Math.max(length(), 0), bytesMax));
            request.exceptionHandler(emitter::fail);
            request.endHandler(ended -> emitter.complete(body.getBytes()));
            request.handler(chunk -> {
                Problem tooMuch = add(body, chunk);
                if (tooMuch != null) {
                    request.handler(null);
                    emitter.fail(tooMuch);
                }
            });
            if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                response.writeContinue();
            }
            request.resume();
        });
    }

    /** The body is in memory no more. */
    void release() {
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
        if (length() > bytesMax) {
            return tooLarge();
        }
        return take(length() < 0 ? LENGTH_UNKNOWN : length());
    }

    private @Nullable Problem add(Buffer body, Buffer chunk) {
        if (body.length() + chunk.length() > bytesMax) {
            return tooLarge();
        }
        body.appendBuffer(chunk);
        // A buffer that grows is copied to one of twice its size.
        return length() < 0 && body.length() * 2L > taken ? take(Math.max(taken, chunk.length() * 2L)) : null;
    }

    private @Nullable Problem take(long count) {
        if (!budget.take(count)) {
            return Problem.unavailable("Too much is being received at the moment; send it again.", RETRY_AFTER_SECONDS);
        }
        taken += count;
        return null;
    }

    private Problem tooLarge() {
        return Problem.tooLarge("A body for this channel is at most " + bytesMax + " bytes.");
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
