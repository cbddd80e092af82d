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

/** What is promised to whom: read, and changed by putting a new version. */
@Path("/policies")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "policies")
class PolicyResource {

    private final RulebookStore versions;

    PolicyResource(RulebookStore versions) {
        this.versions = versions;
    }

    @GET
    @Operation(summary = "The newest version of each policy")
    public Uni<Page<JsonNode>> all() {
        return versions.loadAll(DefinitionKind.POLICY).map(PolicyResource::page);
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "A policy as it is in force")
    public Uni<JsonNode> newest(@PathParam("name") String name) {
        return versions.load(DefinitionKind.POLICY, name).map(version -> {
            if (version == null) {
                throw Problem.notFound("policy", name);
            }
            return version.view();
        });
    }

    @GET
    @Path("/{name}/versions")
    @Operation(summary = "Every version of a policy, oldest first")
    public Uni<Page<JsonNode>> history(@PathParam("name") String name) {
        return versions.loadHistory(DefinitionKind.POLICY, name).map(all -> {
            if (all.isEmpty()) {
                throw Problem.notFound("policy", name);
            }
            return page(all);
        });
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Put a new version of a policy in force",
            description =
                    "It applies from now on: what is broken stays broken, running clocks of open tickets get the new targets counted from their own start. Several policies are asked in the order of their names, the one called default last.")
    public Uni<JsonNode> put(@PathParam("name") String name, JsonNode body, @Context SecurityContext who) {
        return versions.putPolicy(body, name, who.getUserPrincipal().getName()).map(DefinitionVersion::view);
    }

    private static Page<JsonNode> page(List<DefinitionVersion> versions) {
        return new Page<>(versions.stream().map(DefinitionVersion::view).toList(), null);
    }
}
