package io.holdfast.ticket.review;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;
import io.holdfast.ticket.review.draw.IsoWeek;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.Json;

/** REST resource of draws of reviews. */
@Path("/reviews")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "reviews")
class ReviewResource {

    private static final String WEEK = "week";
    private static final String PER_AGENT = "perAgent";
    private static final int PER_AGENT_MAX = 5;
    /** Longer than a week is, so that one that is a little too long is told its form. */
    private static final int WEEK_LENGTH_MAX = 100;

    private static final String PLACEHOLDER = "1970-W02";

    private final ReviewDraws draws;

    ReviewResource(ReviewDraws draws) {
        this.draws = draws;
    }

    @POST
    @Path("/draw")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Draw whose replies each agent reviews in a week",
            description =
                    "{week (ISO 8601, such as 2026-W48), perAgent? (1 to 5; 1)}. Those take part who sent a public reply in"
                            + " the four weeks up to the end of the week, or up to now. Everybody reviews and is reviewed equally often,"
                            + " never by oneself. A week is drawn once: again, the answer is the same.")
    @APIResponse(
            responseCode = "201",
            description = "Drawn now",
            content = @Content(schema = @Schema(implementation = ReviewDrawView.class)))
    @APIResponse(responseCode = "200", description = "Drawn before")
    @APIResponse(responseCode = "409", description = "There are fewer than two agents, or more than 2,000")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<Response> draw(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        JsonFields fields = Json.fields(body);
        IsoWeek week = week(fields);
        int perAgent = fields.has(PER_AGENT) ? fields.integer(PER_AGENT, 1, PER_AGENT_MAX) : 1;
        fields.throwIfInvalid();
        return draws.draw(
                        week,
                        perAgent,
                        security.getUserPrincipal().getName(),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Reviews that were drawn, the latest week first",
            description =
                    "agentId is the one who reviews or is reviewed. done: the reviewer has reviewed the agent since the draw."
                            + " limit is 1 to 200, 50 by default.")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Page<AssignedReview>> list(
            @QueryParam("agentId") @Nullable String agentId,
            @QueryParam(WEEK) @Nullable String week,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return draws.list(
                QueryParameters.id("agentId", agentId),
                week == null ? null : QueryParameters.parse(WEEK, week, IsoWeek::parse),
                QueryParameters.limit(limit),
                cursor);
    }

    private static IsoWeek week(JsonFields fields) {
        String text = fields.text(WEEK, WEEK_LENGTH_MAX);
        try {
            return IsoWeek.parse(text);
        } catch (IllegalArgumentException invalid) {
            if (fields.isValid()) {
                fields.addError(WEEK, String.valueOf(invalid.getMessage()));
            }
            return IsoWeek.parse(PLACEHOLDER);
        }
    }
}
