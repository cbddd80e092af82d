package io.holdfast.ticket.conversation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.CommandResponses;

/** REST resource that undoes merges of tickets. */
@Path("/tickets/{ticketId}/unmerge")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "tickets")
class UnmergeResource {

    private final Intake intake;
    private final TicketQueries queries;

    UnmergeResource(Intake intake, TicketQueries queries) {
        this.intake = intake;
        this.queries = queries;
    }

    @POST
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Undo the merge of a ticket: it is one of its own again",
            description =
                    "It has the status that it had before the merge; open, if it was pending or resolved and its customer"
                            + " has replied in it since. If its problem was resolved meanwhile, it is answered and"
                            + " resolved in the background. What was written in the other ticket stays there, as does its status.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TicketView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    @APIResponse(responseCode = "409", description = "The ticket is not merged")
    public Uni<TicketView> unmerge(
            @PathParam("ticketId") String ticketId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        TicketId id = ConversationParser.ticketId(ticketId);
        IdempotencyKey idempotencyKey = CommandResponses.idempotencyKey(key, security, uri, body);
        return queries.ticket(id)
                .chain(ticket ->
                        intake.executeClaimed(new Unmerging(id), idempotencyKey, new CustomerId(ticket.customerId())))
                .emitOn(CommandResponses.currentContext())
                .chain(done -> queries.ticket(id));
    }
}
