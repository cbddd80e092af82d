package io.holdfast.loyalty.redemption;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

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
import io.holdfast.loyalty.request.IdempotentRequests;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.Problem;
import io.holdfast.sql.IdempotencyKey;

/** Begins redemptions: points are held. */
@Path("/customers/{id}/redemptions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "redemptions")
class HoldResource {

    private final Redemptions redemptions;

    HoldResource(Redemptions redemptions) {
        this.redemptions = redemptions;
    }

    @POST
    @Operation(summary = "Hold points for a reward or a payment", description = """
                    Body: {"rewardId": …} with the name of a reward of GET /rewards, or {"points": 1…, "reference"?: …}. The \
                    points are held until they are captured or cancelled, or the hold ends at expiresAt. With a purchase's id as \
                    reference, refunds of that purchase give captured points back. Idempotency-Key is honoured.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(
            responseCode = "201",
            description = "Held",
            content = @Content(schema = @Schema(implementation = RedemptionView.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "type ends in insufficient-points, out-of-stock, limit-reached, not-for-this-tier, not-available, unknown-reward or below-minimum; nothing is held")
    public Uni<Response> hold(
            @RestPath String id,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String keyHeader,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", id);
        }
        RedemptionRequest request = RedemptionRequest.parse(body);
        IdempotencyKey key =
                IdempotencyKeys.parse(keyHeader, security.getUserPrincipal().getName(), uri.getPath(), body);
        return redemptions.hold(new CustomerId(id), request, key).map(HoldResource::response);
    }

    private static Response response(IdempotentRequests.Result result) {
        Response.ResponseBuilder response = Response.status(Response.Status.CREATED)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(result.body());
        if (result.replayed()) {
            response.header("Idempotent-Replayed", "true");
        }
        return response.build();
    }
}
