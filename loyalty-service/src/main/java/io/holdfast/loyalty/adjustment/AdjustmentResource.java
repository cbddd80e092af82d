package io.holdfast.loyalty.adjustment;

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

/** Manual corrections of a customer's points. */
@Path("/customers/{id}/adjustments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class AdjustmentResource {

    private final Adjustments adjustments;

    AdjustmentResource(Adjustments adjustments) {
        this.adjustments = adjustments;
    }

    /** Adds points to a customer, whose account need not exist yet, or takes some of the available points. */
    @POST
    public Uni<Response> adjust(
            @RestPath String id,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String keyHeader,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", id);
        }
        AdjustmentRequest request = AdjustmentRequest.parse(body);
        String caller = security.getUserPrincipal().getName();
        IdempotencyKey key = IdempotencyKeys.parse(keyHeader, caller, uri.getPath(), body);
        return adjustments.adjust(new CustomerId(id), request, caller, key).map(AdjustmentResource::response);
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
