package io.holdfast.sla.stream;

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

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** The event stream of breaches and warnings (server-sent events). */
@Path("/stream")
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "stream")
class StreamResource {

    private final BreachStream stream;

    StreamResource(BreachStream stream) {
        this.stream = stream;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Breaches and warnings as they happen", description = """
                    Server-sent events of all instances: sla-breached, sla-breach-withdrawn, sla-warned, each with the data \
                    that it has on Kafka. metric, department, priority and channel filter them. An event's id is a \
                    position: sent back as Last-Event-ID, the stream continues after it; with \
                    more than 1,500 missed events it continues at the end, after an event named gap. Delivery is \
                    at-least-once. While there are no events a comment line is sent at intervals. A client that does not \
                    read is disconnected, and every client when its token expires; 503 with Retry-After when the maximum \
                    number of clients is connected, 429 when that of one caller is.""")
    public Multi<OutboundSseEvent> follow(
            @RestQuery @Nullable String metric,
            @RestQuery @Nullable String department,
            @RestQuery @Nullable String priority,
            @RestQuery @Nullable String channel,
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            @Context SecurityContext security,
            @Context Sse events) {
        EventFilter filter = new EventFilter(
                QueryParameters.wireNameOf("metric", metric, Metric.class),
                QueryParameters.keyword("department", department),
                QueryParameters.wireNameOf("priority", priority, Priority.class),
                QueryParameters.keyword("channel", channel));
        return stream.follow(filter, lastEventId, security, events);
    }

    /** 406 with the right media type: the general handler would name JSON. */
    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(hidden = true)
    public Uni<Void> nothingElse() {
        throw Problem.of(406, "not-acceptable", "The answer is a stream of events: accept text/event-stream.");
    }
}
