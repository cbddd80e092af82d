package io.holdfast.loyalty.redemption;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.member.Redemption;
import io.holdfast.loyalty.store.RedemptionList.Filter;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;

/** The redemptions of all customers. */
@Path("/redemptions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "redemptions")
class RedemptionListResource {

    private final Redemptions redemptions;

    RedemptionListResource(Redemptions redemptions) {
        this.redemptions = redemptions;
    }

    @GET
    @Operation(summary = "The redemptions of all customers, newest first", description = """
                    state: held, captured, cancelled or expired; absent: all. customerId: those of one customer, of any id of a \
                    merged one. rewardId: those of one reward. A hold is expired once its expiresAt is over. limit is 1 to 200, \
                    50 by default.""")
    public Uni<Page<RedemptionView>> redemptions(
            @QueryParam("state") @Nullable String state,
            @QueryParam("customerId") @Nullable String customerId,
            @QueryParam("rewardId") @Nullable String rewardId,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        String customer = QueryParameters.id("customerId", customerId);
        Filter filter = new Filter(
                QueryParameters.oneOf("state", state, Redemption.State.class),
                customer == null ? null : new CustomerId(customer),
                QueryParameters.id("rewardId", rewardId));
        return redemptions.list(filter, QueryParameters.limit(limit), cursor);
    }
}
