package io.holdfast.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers 413 to a request whose Content-Length is above the limit, before its body is read. */
@ApplicationScoped
class BodyLimit {

    private static final int PRIORITY = 1_000;

    private final long bytesMax;
    private final ObjectMapper json;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize bytesMax, ObjectMapper json) {
        this.bytesMax = bytesMax.asLongValue();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext request) {
        String length = request.request().getHeader("Content-Length");
        if (length == null || isWithin(length)) {
            request.next();
            return;
        }
        try {
            request.response()
                    .setStatusCode(413)
                    .putHeader("Content-Type", "application/problem+json")
                    .putHeader("Connection", "close")
                    .end(json.writeValueAsString(Problem.tooLarge("A body is at most " + bytesMax + " bytes.")
                            .body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isWithin(String length) {
        try {
            return Long.parseLong(length) <= bytesMax;
        } catch (NumberFormatException invalid) {
            return true; // the HTTP server rejects such a header itself
        }
    }
}
