package io.holdfast.ticket.conversation;

import java.time.Clock;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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

import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Caller;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.arrival.ArrivalRulesInForce;
import io.holdfast.ticket.command.ChannelScope;
import io.holdfast.ticket.conversation.ConversationParser.TemplateUse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.template.Templates;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.web.Senders;

/** REST resource of tickets and their replies, ratings, reviews and merges. */
@Path("/tickets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "tickets")
class TicketResource {

    private final Intake intake;
    private final TicketQueries queries;
    private final Templates templates;
    private final ArrivalRulesInForce rules;
    private final Clock clock;

    TicketResource(Intake intake, TicketQueries queries, Templates templates, ArrivalRulesInForce rules, Clock clock) {
        this.intake = intake;
        this.queries = queries;
        this.templates = templates;
        this.rules = rules;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(
            summary = "Open a ticket",
            description = "{customerId or contact {email?, phone?, handle?}, channel, department? (general), priority?"
                    + " (normal; arrival rules may raise it), subject (500 characters), message (200,000), tags? (50),"
                    + " externalId?, ticketId?, occurredAt? (RFC 3339, 1970 to 5 minutes from now)}")
    @APIResponse(
            responseCode = "201",
            description = "Durable, and will be published to Kafka; Location is its path",
            content = @Content(schema = @Schema(implementation = TicketView.class)))
    @APIResponse(
            responseCode = "409",
            description = "There is a ticket with this id, or a request with this Idempotency-Key is in progress")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    @APIResponse(
            responseCode = "503",
            description = "It is not known whether it was written; send it again with the same Idempotency-Key")
    public Uni<Response> open(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        OpenTicket ticket = TicketParser.parse(Json.fields(body), rules.rules(), clock.instant());
        return intake.execute(
                        Senders.scope(security).limit(ticket),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @GET
    @Path("/{ticketId}")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "A ticket with its latest replies",
            description =
                    "At most 200 replies and about 1 MiB of messages, oldest first. If there are earlier ones,"
                            + " repliesNextCursor is the cursor for GET /tickets/{id}/replies. 404 until the ticket is created.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ConversationView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    public Uni<ConversationView> ticket(@PathParam("ticketId") String ticketId) {
        return queries.conversation(ConversationParser.ticketId(ticketId));
    }

    @GET
    @Path("/{ticketId}/replies")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "The replies of a ticket, newest first",
            description = "limit is 1 to 200, 50 by default; a page may end earlier, at about 1 MiB of messages.")
    @APIResponse(responseCode = "404", description = "No such ticket")
    public Uni<Page<ReplyView>> replies(
            @PathParam("ticketId") String ticketId,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return queries.replies(ConversationParser.ticketId(ticketId), QueryParameters.limit(limit), cursor);
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Tickets, newest first",
            description = "limit is 1 to 200, 50 by default. account is channel:account of a channel's webhook, such as"
                    + " whatsapp:berlin: tickets that it opened; with externalId, the ticket that the message of this id"
                    + " opened or is a reply in.")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Page<TicketView>> tickets(
            @QueryParam("customerId") @Nullable String customerId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("department") @Nullable String department,
            @QueryParam("priority") @Nullable String priority,
            @QueryParam("channel") @Nullable String channel,
            @QueryParam("problemId") @Nullable String problemId,
            @QueryParam("account") @Nullable String account,
            @QueryParam("externalId") @Nullable String externalId,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        TicketQueries.Filter filter = new TicketQueries.Filter(
                QueryParameters.id("customerId", customerId),
                QueryParameters.wireNameOf("status", status, TicketStatus.class),
                QueryParameters.keyword("department", department),
                QueryParameters.wireNameOf("priority", priority, Priority.class),
                QueryParameters.keyword("channel", channel),
                QueryParameters.id("problemId", problemId),
                ConversationParser.deliveredBy(account, externalId));
        return queries.tickets(filter, QueryParameters.limit(limit), cursor);
    }

    @PATCH
    @Path("/{ticketId}")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Change a ticket",
            description =
                    "{status?, priority?, department?, agentId? (null: unassigned), tags?, expectedResolutionAt?};"
                            + " absent fields stay as they are")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TicketView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    @APIResponse(responseCode = "409", description = "The ticket is merged into another one: its status stays")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<TicketView> change(@PathParam("ticketId") String ticketId, byte @Nullable [] body) {
        ChangeTicket change = ConversationParser.change(ticketId, Json.fields(body));
        return intake.execute(change, null)
                .emitOn(CommandResponses.currentContext())
                .chain(done -> queries.ticket(change.ticketId()));
    }

    @POST
    @Path("/{ticketId}/replies")
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(
            summary = "Reply to a ticket",
            description =
                    "{author (agent, customer, bot), agentId?, visibility? (public), message, templateId?, variant?,"
                            + " occurredAt?}. A customer's public reply opens a pending ticket and reopens a resolved one. A reply"
                            + " to a ticket that does not exist yet is stored, and published when the ticket is created. With"
                            + " templateId and without message, the text is the template's, in the variant that the ticket"
                            + " always gets or the one that is named.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ReplyView.class)))
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<Response> reply(
            @PathParam("ticketId") String ticketId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        ChannelScope scope = Senders.scope(security);
        JsonFields fields = Json.fields(body);
        IdempotencyKey idempotencyKey = CommandResponses.idempotencyKey(key, security, uri, body);
        TemplateUse template = ConversationParser.templateOrNull(ticketId, fields);
        Uni<ReplyToTicket> reply = template == null
                ? Uni.createFrom().item(ConversationParser.reply(ticketId, fields, null, clock.instant()))
                : templates
                        .render(template.ticketId(), template.templateId(), template.variant())
                        .map(text -> ConversationParser.reply(ticketId, fields, text, clock.instant()));
        return reply.chain(parsed -> intake.execute(scope.limit(parsed), idempotencyKey))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{ticketId}/rating")
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(summary = "Rate a ticket as its customer", description = "{score (1 to 5), comment?, occurredAt?}")
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = RateTicket.RatingView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    public Uni<Response> rate(
            @PathParam("ticketId") String ticketId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        RateTicket rating = ConversationParser.rating(ticketId, Json.fields(body), clock.instant());
        return intake.execute(
                        Senders.scope(security).limit(rating),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{ticketId}/reviews")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Review an agent's handling of a ticket",
            description = "{reviewerId? (the sender; ops and admin may name another), agentId? (the assigned one),"
                    + " empathy, solution, writing (1 to 5 each), comment?}")
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = ReviewTicket.ReviewView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    public Uni<Response> review(
            @PathParam("ticketId") String ticketId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        ReviewTicket review = ConversationParser.review(
                ticketId,
                Json.fields(body),
                Caller.idOf(security.getUserPrincipal().getName()),
                security.isUserInRole("ops") || security.isUserInRole("admin"));
        return intake.execute(review, CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{ticketId}/merge")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Merge a ticket into another one; it is closed",
            description =
                    "{intoTicketId}. If the merged ticket is open or on hold, its customer waits for an answer in the"
                            + " other one now: that is opened when it is pending or resolved.")
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = MergeTicket.MergeView.class)))
    @APIResponse(responseCode = "404", description = "No such ticket")
    @APIResponse(
            responseCode = "409",
            description = "It is merged into another one already, or the other one is closed or merged itself")
    public Uni<Response> merge(
            @PathParam("ticketId") String ticketId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        MergeTicket merge = ConversationParser.merge(ticketId, Json.fields(body));
        return intake.execute(merge, CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }
}
