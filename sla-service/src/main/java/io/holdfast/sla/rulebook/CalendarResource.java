package io.holdfast.sla.rulebook;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sla.rulebook.RulebookStore.DefinitionKind;
import io.holdfast.sla.rulebook.RulebookStore.DefinitionVersion;

/** When people work: read, and changed by putting a new version. */
@Path("/calendars")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "calendars")
class CalendarResource {

    private final RulebookStore versions;

    CalendarResource(RulebookStore versions) {
        this.versions = versions;
    }

    @GET
    @Operation(summary = "The newest version of each calendar")
    public Uni<Page<JsonNode>> all() {
        return versions.loadAll(DefinitionKind.CALENDAR).map(CalendarResource::page);
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "A calendar as it is in force")
    public Uni<JsonNode> newest(@PathParam("name") String name) {
        return versions.load(DefinitionKind.CALENDAR, name).map(version -> {
            if (version == null) {
                throw Problem.notFound("calendar", name);
            }
            return version.view();
        });
    }

    @GET
    @Path("/{name}/versions")
    @Operation(summary = "Every version of a calendar, oldest first")
    public Uni<Page<JsonNode>> history(@PathParam("name") String name) {
        return versions.loadHistory(DefinitionKind.CALENDAR, name).map(all -> {
            if (all.isEmpty()) {
                throw Problem.notFound("calendar", name);
            }
            return page(all);
        });
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Put a new version of a calendar in force",
            description =
                    "It applies from now on to every policy that names it. A calendar with which a policy in force could not be kept is refused.")
    public Uni<JsonNode> put(@PathParam("name") String name, JsonNode body, @Context SecurityContext who) {
        return versions.putCalendar(body, name, who.getUserPrincipal().getName())
                .map(DefinitionVersion::view);
    }

    private static Page<JsonNode> page(List<DefinitionVersion> versions) {
        return new Page<>(versions.stream().map(DefinitionVersion::view).toList(), null);
    }
}
