package io.holdfast.ticket.web;

import java.util.concurrent.Executor;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;

/** What the resources that execute commands share: idempotency keys and HTTP responses. */
public final class CommandResponses {

    private static final String REPLAYED_HEADER = "Idempotent-Replayed";

    private CommandResponses() {}

    /** The HTTP response to a command. */
    public static Response build(ReplayableResponse replayable) {
        CommandResponse response = replayable.response();
        Response.ResponseBuilder builder = Response.status(response.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(response.body());
        if (response.location() != null) {
            builder.header(HttpHeaders.LOCATION, response.location());
        }
        if (replayable.replayed()) {
            builder.header(REPLAYED_HEADER, "true");
        }
        return builder.build();
    }

    /**
     * The idempotency key of a request; null when it has none.
     *
     * @throws io.holdfast.rest.Problem 422 when the header is not a valid key
     */
    public static @Nullable IdempotencyKey idempotencyKey(
            @Nullable String header, SecurityContext security, UriInfo uri, byte @Nullable [] body) {
        return IdempotencyKeys.parse(header, security.getUserPrincipal().getName(), uri.getPath(), body);
    }

    /**
     * The caller's Vert.x context. A command completes on the context of its flush; a Hibernate session must be opened
     * on the request's own.
     */
    public static Executor currentContext() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
