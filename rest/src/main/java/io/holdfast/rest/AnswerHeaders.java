package io.holdfast.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * Marks every answer of the API as one that no cache keeps, since it may hold personal data, and that no browser takes for
 * another type.
 */
@ApplicationScoped
class AnswerHeaders {

    /** Before the limits, so that their answers have the headers, too. */
    private static final int PRIORITY = 2_000;

    /** Health, metrics and the API's description hold no personal data; their pages are cached by browsers. */
    private static final String NON_APPLICATION = "/q/";

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    AnswerHeaders() {}

    void register(@Observes Filters filters) {
        filters.register(AnswerHeaders::add, PRIORITY);
    }

    private static void add(RoutingContext context) {
        context.response().putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
        if (!context.request().uri().startsWith(NON_APPLICATION)) {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        context.next();
    }
}
