package io.holdfast.loyalty.reward;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** The rewards of a customer. */
@Path("/customers/{id}/rewards")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "rewards")
class CustomerRewardResource {

    private final Rewards rewards;

    CustomerRewardResource(Rewards rewards) {
        this.rewards = rewards;
    }

    @GET
    @Operation(summary = "A customer's rewards, newest first", description = "limit is 1 to 200, 50 by default.")
    public Uni<Page<RewardView>> ofCustomer(
            @RestPath String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", id);
        }
        return rewards.ofCustomer(new CustomerId(id), QueryParameters.limit(limit), cursor);
    }
}
