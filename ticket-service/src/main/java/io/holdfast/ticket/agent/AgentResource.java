package io.holdfast.ticket.agent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** REST resource of agents. */
@Path("/agents")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "agents")
class AgentResource {

    private static final Duration SPAN_DEFAULT = Duration.ofDays(7);
    /** Every event of the span is read. */
    private static final Duration SPAN_MAX = Duration.ofDays(31);

    private final AgentQueries queries;
    private final Clock clock;

    AgentResource(AgentQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Agents, with their open tickets, replies, ratings, reviews and breaches",
            description =
                    "from (inclusive; a week before to) and to (exclusive; now) are at most 31 days apart. Tickets are counted"
                            + " as they are assigned now; the rest is what happened from from to to. A breach is that of the agent to"
                            + " whom the ticket was assigned at the deadline; a withdrawn one does not count. limit is 1 to 200, 50 by default.")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Page<AgentView>> agents(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Instant end = QueryParameters.instant("to", to);
        Instant until = end == null ? clock.instant() : end;
        Instant start = QueryParameters.instant("from", from);
        Instant since = start == null ? until.minus(SPAN_DEFAULT) : start;
        if (!since.isBefore(until)) {
            throw Problem.invalid("from", "must be before to");
        }
        if (Duration.between(since, until).compareTo(SPAN_MAX) > 0) {
            throw Problem.invalid("from", "at most 31 days before to");
        }
        return queries.agents(since, until, QueryParameters.limit(limit), cursor);
    }
}
