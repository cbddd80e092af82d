package io.holdfast.loyalty.liability;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;

/** The points liability of the programme. */
@Path("/liability")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class LiabilityResource {

    private final LiabilityMetrics metrics;

    LiabilityResource(LiabilityMetrics metrics) {
        this.metrics = metrics;
    }

    /** The sums over all accounts, queried on request. */
    @GET
    public Uni<Liability> liability() {
        return metrics.load();
    }
}
