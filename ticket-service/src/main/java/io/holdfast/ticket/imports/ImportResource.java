package io.holdfast.ticket.imports;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.web.Senders;

/** REST resource of imports. Their events are reported to {@code POST /events} with the extension {@code importid}. */
@Path("/imports")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "imports")
class ImportResource {

    private static final int SOURCE_LENGTH_MAX = 255;

    private final Imports imports;

    ImportResource(Imports imports) {
        this.imports = imports;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(
            summary = "Start an import",
            description =
                    "{source}: where the events come from. Until the import is completed, its events are evaluated as of its"
                            + " own time, the latest event time in it.")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ImportView.class)))
    public Uni<Response> start(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        Senders.scope(security).requireUnbound();
        JsonFields fields = Json.fields(body);
        String source = fields.text("source", SOURCE_LENGTH_MAX);
        fields.throwIfInvalid();
        return imports.start(
                        source,
                        security.getUserPrincipal().getName(),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{importId}/complete")
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(
            summary = "Complete an import",
            description =
                    "All its events were reported; from now on its tickets are evaluated as of the current time. No body.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(responseCode = "404", description = "No such import")
    public Uni<Response> complete(
            @PathParam("importId") String importId,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        Senders.scope(security).requireUnbound();
        return imports.complete(
                        importId,
                        security.getUserPrincipal().getName(),
                        CommandResponses.idempotencyKey(key, security, uri, null))
                .map(CommandResponses::build);
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(summary = "Imports, newest first", description = "limit is 1 to 200, 50 by default.")
    public Uni<Page<ImportView>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return imports.list(QueryParameters.limit(limit), cursor);
    }
}
