package io.holdfast.loyalty.tier;

import java.time.Clock;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.Change;

/** The tier that an operator gives a customer, whatever they reach. */
@Path("/customers/{id}/tier")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "tiers")
class TierResource {

    private final TierFloors floors;
    private final Clock clock;

    TierResource(TierFloors floors, Clock clock) {
        this.floors = floors;
        this.clock = clock;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Set the tier that a customer has at least", description = """
                    Body: {"tier": of the programme in force, "until"?: an instant in the future, exclusive, "reason": text}. It \
                    replaces an earlier one. Whoever has a lower tier has this one at once; when it ends, the grace of the \
                    programme begins.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "200", description = "The customer's tier now")
    @APIResponse(
            responseCode = "409",
            description = "type ends in unknown-tier: the programme in force has no such tier")
    public Uni<TierView> set(@RestPath String id, byte @Nullable [] body, @Context SecurityContext security) {
        CustomerId customer = requireCustomer(id);
        return floors.set(
                customer, TierRequest.parse(body, clock.instant()), change(security, "tier-floor.set", customer));
    }

    @DELETE
    @Operation(summary = "Remove the tier that was set", description = "Nothing when none is set.")
    @APIResponse(responseCode = "204", description = "None is set any more")
    public Uni<Void> remove(@RestPath String id, @Context SecurityContext security) {
        CustomerId customer = requireCustomer(id);
        return floors.remove(customer, change(security, "tier-floor.removed", customer));
    }

    private static Change change(SecurityContext security, String action, CustomerId customer) {
        return Change.by(security, action, Change.customer(customer.value()) + "/tier");
    }

    private static CustomerId requireCustomer(String id) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", id);
        }
        return new CustomerId(id);
    }
}
