package io.holdfast.sla.rulebook;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;

/** Policies: read, and changed by putting a new version. */
@Path("/policies")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "policies")
class PolicyResource {

    private static final String PAGES = "limit is 1 to 200, 50 by default; a page may end earlier, at about 1 MiB.";

    private final RulebookStore store;
    private final DefinitionQueries reads;

    PolicyResource(RulebookStore store, Pool pool, ObjectMapper json) {
        this.store = store;
        this.reads = new DefinitionQueries(DefinitionKind.POLICY, pool, json);
    }

    @GET
    @Operation(summary = "The newest version of each policy, by name", description = PAGES)
    public Uni<Page<JsonNode>> all(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return reads.all(QueryParameters.limit(limit), cursor);
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "The version of a policy that is in force")
    public Uni<JsonNode> newest(@PathParam("name") String name) {
        return reads.newest(name);
    }

    @GET
    @Path("/{name}/versions")
    @Operation(summary = "All versions of a policy, oldest first", description = PAGES)
    public Uni<Page<JsonNode>> history(
            @PathParam("name") String name,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return reads.versions(name, QueryParameters.limit(limit), cursor);
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Put a new version of a policy in force",
            description =
                    "It applies from now on: breaches stand, and running clocks of open tickets get the new targets, counted from their own start. Only tickets that match a rule that was added, removed, moved or changed are evaluated again. If several policies are in force, their rules are matched in the order of the policies' names, the one named default last.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<JsonNode> put(
            @PathParam("name") String name, byte @Nullable [] body, @Context SecurityContext security) {
        String user = security.getUserPrincipal().getName();
        return store.putPolicy(body, name, user).map(DefinitionVersion::view);
    }
}
