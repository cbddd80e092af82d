package io.holdfast.loyalty.liability;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The points liability of the programme. */
@Path("/liability")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "reports")
class LiabilityResource {

    private final LiabilityReader reader;

    LiabilityResource(LiabilityReader reader) {
        this.reader = reader;
    }

    @GET
    @Operation(summary = "The points that the programme owes, and what they are worth", description = """
                    All sums are of one snapshot, at asOf. outstanding: of all balances above zero, without points whose \
                    expiry is over. value: outstanding times the pointValue of the programme in force, null without one. \
                    expiring: by month in the programme's time zone, months without points left out, at most 120 months; \
                    later ones are in expiringLater. breakage.rate: of the points of lots whose expiry is over, \
                    expired / (expired + redeemed), null for fewer than 100 lots; breakage.expectedValue: the value of the \
                    outstanding points that can expire, times the rate. An answer of 100,000 entries or more that took over 100 ms to compute is \
                    given again for 20 times as long. It reads every lot: 503 with Retry-After when too \
                    many reports are read at a time.""")
    public Uni<Liability> liability() {
        return reader.load();
    }
}
