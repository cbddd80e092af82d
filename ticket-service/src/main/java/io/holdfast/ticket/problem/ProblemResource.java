package io.holdfast.ticket.problem;

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

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.Json;

/** REST resource of problems. */
@Path("/problems")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "problems")
class ProblemResource {

    private final Problems problems;

    ProblemResource(Problems problems) {
        this.problems = problems;
    }

    @POST
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Create a problem: a known issue that many tickets share",
            description =
                    "{title (500 characters), expectedResolutionAt?, message? (10,000; told with it), problemId?}."
                            + " Tickets that were reported with this problemId are its own already.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ProblemView.class)))
    @APIResponse(responseCode = "409", description = "There is a problem with this id")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<Response> create(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return problems.create(
                        ProblemParser.create(Json.fields(body)),
                        callerOf(security),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(summary = "Problems, newest first", description = "limit is 1 to 200, 50 by default.")
    public Uni<Page<ProblemView>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return problems.problems(QueryParameters.limit(limit), cursor);
    }

    @GET
    @Path("/{problemId}")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "A problem, and how far its tickets are answered",
            description =
                    "status is open, resolving (waiting tickets are still to be answered) or resolved. Skipped tickets are"
                            + " counted by the reason: closed, merged or, of an announcement, resolved. Tickets of customers"
                            + " that were erased meanwhile are in no count.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProblemView.class)))
    @APIResponse(responseCode = "404", description = "No such problem")
    public Uni<ProblemView> problem(@PathParam("problemId") String problemId) {
        return problems.problem(id(problemId));
    }

    @PATCH
    @Path("/{problemId}")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Change a problem",
            description =
                    "{title?, expectedResolutionAt?, message?}. A new expectedResolutionAt is set on every ticket that is"
                            + " not resolved, closed or merged, and told there once in a public reply: message, or a default"
                            + " text. The same one again tells nothing.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProblemView.class)))
    @APIResponse(responseCode = "404", description = "No such problem")
    @APIResponse(responseCode = "409", description = "It is resolved: nothing is expected any more")
    public Uni<ProblemView> change(
            @PathParam("problemId") String problemId, byte @Nullable [] body, @Context SecurityContext security) {
        return problems.change(id(problemId), ProblemParser.change(Json.fields(body)), callerOf(security));
    }

    @POST
    @Path("/{problemId}/tickets")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Link tickets to a problem",
            description =
                    "{ticketIds (1 to 1,000)}, all or none. A ticket has one problem: it is moved from another one.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProblemView.class)))
    @APIResponse(responseCode = "404", description = "No such problem")
    @APIResponse(responseCode = "409", description = "The problem is resolved")
    @APIResponse(responseCode = "422", description = "errors names tickets that do not exist; none was linked")
    public Uni<Response> link(
            @PathParam("problemId") String problemId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return problems.link(
                        id(problemId),
                        ProblemParser.ticketIds(Json.fields(body)),
                        callerOf(security),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{problemId}/resolve")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "Resolve a problem: every ticket is answered and resolved",
            description =
                    "{message (10,000 characters)}. In the background, each ticket once: it gets the message as a public"
                            + " reply of the agent who sends this, and is resolved. One that is resolved already is only"
                            + " answered; closed and merged ones stay as they are. GET /problems/{id} shows the progress.")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ProblemView.class)))
    @APIResponse(responseCode = "404", description = "No such problem")
    @APIResponse(responseCode = "409", description = "It is resolved already, with another message")
    public Uni<Response> resolve(
            @PathParam("problemId") String problemId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return problems.resolve(
                        id(problemId),
                        ProblemParser.resolution(Json.fields(body)),
                        callerOf(security),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    private static String callerOf(SecurityContext security) {
        return security.getUserPrincipal().getName();
    }

    private static String id(String problemId) {
        if (!Ids.isId(problemId)) {
            throw Problem.notFound("problem", problemId);
        }
        return problemId;
    }
}
