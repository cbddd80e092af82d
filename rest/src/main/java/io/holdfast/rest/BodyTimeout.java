package io.holdfast.rest;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests whose body comes too slowly, however steadily: whoever reads it answers 408, and where nobody reads it, because
 * the request was answered before, the connection is closed.
 */
@ApplicationScoped
class BodyTimeout {

    /** After {@link RequestLimits}, which ends the connections of what it refuses. */
    private static final int PRIORITY = 990;

    private static final String WATCH = BodyTimeout.class.getName();

    private final Vertx vertx;
    private final Duration timeout;

    BodyTimeout(
            Vertx vertx, @ConfigProperty(name = "holdfast.rest.body-timeout", defaultValue = "30s") Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, PRIORITY);
    }

    private void watch(RoutingContext context) {
        if (mayHaveBody(context.request())) {
            Watch watch = new Watch(context.request());
            context.put(WATCH, watch);
            context.addEndHandler(answered -> watch.answered());
        }
        context.next();
    }

    /** In HTTP/1.1 a request with neither header has no body (RFC 9112, 6.3). */
    static boolean mayHaveBody(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return !request.isEnded();
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Runs the action, of whoever reads the body, in place of closing the connection when the body is late. */
    static void whenLate(RoutingContext context, Runnable action) {
        Watch watch = context.get(WATCH);
        if (watch != null) {
            watch.whenLate = action;
        }
    }

    /** The body has arrived, or is not waited for any more. */
    static void end(RoutingContext context) {
        Watch watch = context.get(WATCH);
        if (watch != null) {
            watch.end();
        }
    }

    Problem late() {
        return Problem.of(
                408, "request-timeout", "The body did not arrive within " + timeout.toMillis() + " ms; send it again.");
    }

    /** The time of one body; on the request's event loop. */
    private final class Watch {

        private final HttpServerRequest request;
        private final long timer;
        private boolean isEnded;
        private @Nullable Runnable whenLate;

        Watch(HttpServerRequest request) {
            this.request = request;
            this.timer = vertx.setTimer(timeout.toMillis(), id -> expire());
        }

        void end() {
            isEnded = true;
            whenLate = null;
            vertx.cancelTimer(timer);
        }

        /** What was not read until the answer is dropped, within the same time. */
        void answered() {
            whenLate = null;
            if (isEnded || request.isEnded()) {
                end();
                return;
            }
            request.exceptionHandler(disconnected -> end());
            request.endHandler(arrived -> end());
            request.handler(dropped -> {});
            request.resume();
        }

        private void expire() {
            if (isEnded || request.isEnded()) {
                return;
            }
            Runnable action = whenLate;
            end();
            if (action != null) {
                action.run();
            } else if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset();
            } else {
                request.connection().close();
            }
        }
    }
}
