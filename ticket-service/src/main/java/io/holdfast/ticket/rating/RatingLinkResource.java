package io.holdfast.ticket.rating;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** REST resource of links by which customers rate. */
@Path("/tickets/{ticketId}/rating-link")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "tickets")
class RatingLinkResource {

    private static final int CREATED = 201;

    private final RatingLinks links;

    RatingLinkResource(RatingLinks links) {
        this.links = links;
    }

    @POST
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(
            summary = "Create a link by which the customer rates a ticket",
            description =
                    "No body. The link opens a page that takes one rating, without a credential, for 14 days; ?score=1 to"
                            + " ?score=5 behind it chooses a rating, which the customer still sends. Each request creates another link,"
                            + " also with the same Idempotency-Key, since its token is not stored; all of them work, once each.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = RatingLinkView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    public Uni<Response> create(@PathParam("ticketId") String ticketId) {
        if (!Ids.isId(ticketId)) {
            throw Problem.notFound("ticket", ticketId);
        }
        return links.create(new TicketId(ticketId))
                .map(link -> Response.status(CREATED).entity(link).build());
    }
}
