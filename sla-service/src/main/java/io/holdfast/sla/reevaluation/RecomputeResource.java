package io.holdfast.sla.reevaluation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;

/** Progress of the re-evaluation after a change of policies or calendars. */
@Path("/recompute")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "policies")
class RecomputeResource {

    private final PolicyChangeQueue queue;

    RecomputeResource(PolicyChangeQueue queue) {
        this.queue = queue;
    }

    @GET
    @Operation(
            summary = "Progress of the last change of policies or calendars",
            description =
                    "After a PUT the open tickets are re-evaluated in the background, with a limited rate on each instance; due deadlines take precedence. rulesFrom and ticketsLeft show the progress. running is false when every open ticket is scheduled.")
    public Uni<PolicyChangeQueue.Progress> progress() {
        return queue.progress();
    }
}
