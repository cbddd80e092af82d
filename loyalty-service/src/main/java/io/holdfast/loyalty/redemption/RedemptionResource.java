package io.holdfast.loyalty.redemption;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

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

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** One redemption: its held points are captured or given back. */
@Path("/redemptions/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "redemptions")
class RedemptionResource {

    private final Redemptions redemptions;

    RedemptionResource(Redemptions redemptions) {
        this.redemptions = redemptions;
    }

    @POST
    @Path("/capture")
    @Operation(summary = "Take held points", description = """
                    Body: none, or {"points": fewer than were held} for a redemption of points; the rest is given back. A \
                    reward is issued by it, under the redemption's id. The same capture again gives the same answer.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "type ends in exceeds-held, already-captured, already-cancelled, already-expired or conflict (a reward is captured whole)")
    public Uni<RedemptionView> capture(@RestPath String id, byte @Nullable [] body) {
        return redemptions.capture(requireId(id), RedemptionRequest.captureOf(body));
    }

    @POST
    @Path("/cancel")
    @Operation(
            summary = "Give held points back",
            description = "To their lots, with their old expiry. The same again gives the same answer.")
    @APIResponse(responseCode = "409", description = "type ends in already-captured or already-expired")
    public Uni<RedemptionView> cancel(@RestPath String id) {
        return redemptions.cancel(requireId(id));
    }

    @GET
    @Operation(summary = "A redemption")
    public Uni<RedemptionView> redemption(@RestPath String id) {
        return redemptions.load(requireId(id));
    }

    private static String requireId(String id) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("redemption", id);
        }
        return id;
    }
}
