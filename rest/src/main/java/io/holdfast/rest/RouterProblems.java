package io.holdfast.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.security.AuthenticationException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a problem what fails in the HTTP router, before or behind the REST layer: an address with {@code %zz}, for
 * example.
 */
@ApplicationScoped
class RouterProblems {

    private static final Logger LOG = Logger.getLogger(RouterProblems.class);

    /** What the router itself answers: it asks for a handler of exactly that status. */
    private static final int[] STATUSES = {400, 404, 405, 406, 413, 415, 500};

    RouterProblems() {}

    void register(@Observes Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, context -> answer(context, status));
        }
        router.route().order(Integer.MIN_VALUE).failureHandler(context -> {
            if (isOfAuthentication(context.failure())) {
                context.next();
            } else {
                answer(context, Math.max(context.statusCode(), 400));
            }
        });
    }

    /** These have their own handlers, which answer 401 and 403. */
    private static boolean isOfAuthentication(@Nullable Throwable failure) {
        return failure instanceof SecurityException || failure instanceof AuthenticationException;
    }

    private static void answer(RoutingContext context, int status) {
        if (context.response().ended()) {
            return;
        }
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        if (status >= 500) {
            LOG.error("a request failed", context.failure());
        }
        ProblemResponses.write(ProblemMappers.ofStatus(status), context.response());
    }
}
