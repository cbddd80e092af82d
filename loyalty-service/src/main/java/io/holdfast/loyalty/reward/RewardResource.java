package io.holdfast.loyalty.reward;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** Rewards: what the programme offers, and what customers got. */
@Path("/rewards")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "rewards")
class RewardResource {

    /** Of a punch card: the rule's name, the customer's id and a number. */
    private static final int ISSUED_ID_LENGTH_MAX = 300;

    private final Rewards rewards;

    RewardResource(Rewards rewards) {
        this.rewards = rewards;
    }

    /** All rewards of the programme in force. */
    record Offers(List<OfferView> items) {}

    @GET
    @Operation(
            summary = "The rewards that the programme in force offers",
            description = "All of them, also those that are not offered now or have no stock left.")
    public Uni<Offers> offers() {
        return rewards.offers().map(Offers::new);
    }

    @GET
    @Path("/{issuedId}")
    @Operation(summary = "A reward that a customer got")
    public Uni<RewardView> reward(@RestPath String issuedId) {
        return rewards.load(requireId(issuedId));
    }

    @POST
    @Path("/{issuedId}/use")
    @Operation(summary = "Use a reward, once")
    @APIResponse(responseCode = "200", description = "It is used now")
    @APIResponse(responseCode = "409", description = "type ends in already-used, reward-expired or reward-revoked")
    public Uni<RewardView> use(@RestPath String issuedId) {
        return rewards.use(requireId(issuedId));
    }

    private static String requireId(String issuedId) {
        if (issuedId.isEmpty() || issuedId.length() > ISSUED_ID_LENGTH_MAX || issuedId.indexOf('\0') >= 0) {
            throw Problem.notFound("reward", issuedId);
        }
        return issuedId;
    }
}
