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

/** Calendars of working hours: read, and changed by putting a new version. */
@Path("/calendars")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "calendars")
class CalendarResource {

    private static final String PAGES = "limit is 1 to 200, 50 by default; a page may end earlier, at about 1 MiB.";

    private final RulebookStore store;
    private final DefinitionQueries reads;

    CalendarResource(RulebookStore store, Pool pool, ObjectMapper json) {
        this.store = store;
        this.reads = new DefinitionQueries(DefinitionKind.CALENDAR, pool, json);
    }

    @GET
    @Operation(summary = "The newest version of each calendar, by name", description = PAGES)
    public Uni<Page<JsonNode>> all(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return reads.all(QueryParameters.limit(limit), cursor);
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "The version of a calendar that is in force")
    public Uni<JsonNode> newest(@PathParam("name") String name) {
        return reads.newest(name);
    }

    @GET
    @Path("/{name}/versions")
    @Operation(summary = "All versions of a calendar, oldest first", description = PAGES)
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
            summary = "Put a new version of a calendar in force",
            description =
                    "It applies from now on to every policy that refers to it, and open tickets that a rule with it can concern are evaluated again. A calendar with too little working time for a target of a policy in force is rejected.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<JsonNode> put(
            @PathParam("name") String name, byte @Nullable [] body, @Context SecurityContext security) {
        String user = security.getUserPrincipal().getName();
        return store.putCalendar(body, name, user).map(DefinitionVersion::view);
    }
}
