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

/** How far a change of the rules has come with the tickets that were open then. */
@Path("/recompute")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "policies")
class RecomputeResource {

    private final PolicyChangeJob job;

    RecomputeResource(PolicyChangeJob job) {
        this.job = job;
    }

    @GET
    @Operation(
            summary = "Progress of the last change of policies or calendars",
            description =
                    "After a PUT the open tickets are judged again by replay in the background, at most so many a second on each instance and only while no deadline of others waits. rulesFrom and ticketsLeft tell how far it is; running is false when every open ticket has been handed over to be judged.")
    public Uni<PolicyChangeJob.Progress> progress() {
        return job.progress();
    }
}
