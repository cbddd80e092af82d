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
import jakarta.ws.rs.core.Response;
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

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Caller;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.conversation.SplitParser.Split;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.Json;

/** REST resource that splits tickets. */
@Path("/tickets/{ticketId}/split")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "tickets")
class SplitResource {

    private final Intake intake;
    private final TicketQueries queries;
    private final SplitReplies replies;

    SplitResource(Intake intake, TicketQueries queries, SplitReplies replies) {
        this.intake = intake;
        this.queries = queries;
        this.replies = replies;
    }

    @POST
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Split replies of the customer off a ticket into a new one",
            description =
                    "{replyIds (1 to 100) or fromReplyId (that one and all later ones), subject? (the ticket's)}. The new"
                            + " ticket opens now with the texts of the replies, which together have at most 200,000"
                            + " characters; customer, channel, department, priority and tags are the ticket's. The replies"
                            + " stay in the ticket, too. An internal note in both names the other one.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = TicketView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    @APIResponse(responseCode = "409", description = "The ticket is merged into another one")
    @APIResponse(
            responseCode = "422",
            description = "errors names every invalid field and every reply that is not the customer's")
    public Uni<Response> split(
            @PathParam("ticketId") String ticketId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        Split split = SplitParser.parse(ticketId, Json.fields(body));
        IdempotencyKey idempotencyKey = CommandResponses.idempotencyKey(key, security, uri, body);
        String agentId = Caller.idOf(security.getUserPrincipal().getName());
        return queries.ticket(split.ticketId())
                .chain(ticket -> replies.load(split)
                        .map(messages -> new SplitTicket(
                                split.ticketId(),
                                agentId,
                                split.subject() == null ? ticket.subject() : split.subject(),
                                messages)))
                .chain(command -> intake.execute(command, idempotencyKey))
                .map(CommandResponses::build);
    }
}
