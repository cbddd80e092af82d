package io.holdfast.ticket.event;

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
import io.holdfast.rest.QueryParameters;

/** REST resource of accepted events that do not count, for operators. */
@Path("/refused-events")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "events")
class RefusedEventResource {

    private final RefusedEvents events;

    RefusedEventResource(RefusedEvents events) {
        this.events = events;
    }

    @GET
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Events that were accepted before their ticket or purchase was known, and refused when it was",
            description =
                    "The ticket or purchase belongs to another customer (ownerId), or a refund has another currency"
                            + " than its purchase, so they do not count. Refused last first; limit is 1 to 200, 50 by default.")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Page<RefusedEvents.RefusedEventView>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return events.list(QueryParameters.limit(limit), cursor);
    }
}
