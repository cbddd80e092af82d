package io.holdfast.ticket.erasure;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** REST resource of erasures: how far they are in each service. */
@Path("/erasures/{erasureId}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "customers")
class ErasureResource {

    private final Pool pool;

    ErasureResource(Pool pool) {
        this.pool = pool;
    }

    @GET
    @Operation(
            summary = "How far an erasure is in every service",
            description = "A service is done when it has deleted what it kept of the customer up to the cut. The report"
                    + " has SHA-256 digests of customers' ids, and no id.")
    @APIResponse(responseCode = "404", description = "No such erasure")
    public Uni<ErasureReport> erasure(@PathParam("erasureId") String erasureId) {
        if (!Ids.isId(erasureId)) {
            throw Problem.notFound("erasure", erasureId);
        }
        return ErasureTables.find(pool, erasureId);
    }
}
