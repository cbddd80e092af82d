package io.holdfast.rest;

import java.net.URI;
import java.net.URISyntaxException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that are beyond the limits of size, or whose address, content type or idempotency key cannot be
 * parsed, before anything else looks at them: 400, 413, 414, 415, 422, 431. The HTTP server's own limits of the request
 * line and of the headers are higher: what it refuses itself has no body.
 */
@ApplicationScoped
class RequestLimits {

    /** The length that every recipient should support (RFC 9110, 4.1). */
    static final int URI_LENGTH_MAX = 8_000;

    static final int HEADERS_LENGTH_MAX = 16 * 1024;

    private static final int PRIORITY = 1_000;

    private final long bodyBytesMax;

    RequestLimits(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize bodyBytesMax) {
        this.bodyBytesMax = bodyBytesMax.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        Problem problem = problemOf(request);
        if (problem == null) {
            context.next();
            return;
        }
        Connections.closeAfterRequest(context.vertx(), request, context.response());
        ProblemResponses.write(problem, context.response());
    }

    private @Nullable Problem problemOf(HttpServerRequest request) {
        if (request.uri().length() > URI_LENGTH_MAX) {
            return Problem.of(414, "uri-too-long", "An address has at most " + URI_LENGTH_MAX + " characters.");
        }
        if (!isAddress(request.uri())) {
            return Problem.malformed("The address is not a URI (RFC 3986): escape special characters as %HH.");
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && !isMediaType(type)) {
            return ProblemMappers.ofStatus(415);
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && !isWithin(length)) {
            return tooLarge(bodyBytesMax);
        }
        Problem key = IdempotencyKeys.problemOf(request.headers().getAll(IdempotencyKeys.HEADER));
        if (key != null) {
            return key;
        }
        int headersLength = 0;
        for (var header : request.headers()) {
            headersLength += header.getKey().length() + header.getValue().length();
        }
        return headersLength > HEADERS_LENGTH_MAX
                ? Problem.of(
                        431,
                        "headers-too-large",
                        "The headers of a request have at most " + HEADERS_LENGTH_MAX + " characters together.")
                : null;
    }

    /** The router refuses others too, some without a body. */
    private static boolean isAddress(String uri) {
        try {
            new URI(uri);
            return true;
        } catch (URISyntaxException invalid) {
            return false;
        }
    }

    /** The REST layer fails with an internal error on others. */
    private static boolean isMediaType(String text) {
        try {
            MediaType.valueOf(text);
            return true;
        } catch (IllegalArgumentException invalid) {
            return false;
        }
    }

    static Problem tooLarge(long bytesMax) {
        return Problem.tooLarge("A body is at most " + bytesMax + " bytes, unpacked as well as packed.");
    }

    private boolean isWithin(String length) {
        try {
            return Long.parseLong(length) <= bodyBytesMax;
        } catch (NumberFormatException invalid) {
            return true; // the HTTP server rejects such a header itself
        }
    }
}
