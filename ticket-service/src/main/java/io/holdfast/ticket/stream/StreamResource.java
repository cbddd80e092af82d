package io.holdfast.ticket.stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** The event stream of changes of tickets (server-sent events). */
@Path("/stream")
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "stream")
class StreamResource {

    private final TicketStream stream;

    StreamResource(TicketStream stream) {
        this.stream = stream;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Which tickets change, as it happens", description = """
                    Server-sent events of all instances, named by the type of the event on topic tickets, each with \
                    {"ticketId", "customerId", "time"}: what changed is in GET /tickets/{ticketId}. ticketId selects one \
                    ticket. An event named gap says that more changed than is told: more than 20 events in a second, or more \
                    than 1,500 that were missed. An event's id is a position: sent back as Last-Event-ID, the stream continues \
                    after it. Delivery is at-least-once. While there are no events a comment line is sent at intervals. A \
                    client that does not read is disconnected, and every client when its token expires; 503 with \
                    Retry-After when the maximum number of clients is connected, 429 when that of one caller is.""")
    public Multi<OutboundSseEvent> follow(
            @RestQuery @Nullable String ticketId,
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            @Context SecurityContext security,
            @Context Sse events) {
        return stream.follow(QueryParameters.id("ticketId", ticketId), lastEventId, security, events);
    }

    /** 406 with the right media type: the general handler would name JSON. */
    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Uni<Void> nothingElse() {
        throw Problem.of(406, "not-acceptable", "The answer is a stream of events: accept text/event-stream.");
    }
}
