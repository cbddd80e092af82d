package io.holdfast.ticket.merge;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.Json;

/** REST resource of merges of customers. */
@Path("/customers/{customerId}/merge")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "customers")
class CustomerMergeResource {

    private final CustomerMerges merges;

    CustomerMergeResource(CustomerMerges merges) {
        this.merges = merges;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Merge a customer into another one",
            description =
                    "{intoCustomerId}. Both are one person from now on, for ever: contacts move to the other customer, whose"
                            + " history and totals contain both, and an erasure of either erases both. If the other one was"
                            + " merged too, the customer is merged into whom that one was merged into.")
    @APIResponse(
            responseCode = "201",
            description = "Merged",
            content = @Content(schema = @Schema(implementation = CustomerMerges.MergeView.class)))
    @APIResponse(
            responseCode = "200",
            description = "They were merged before",
            content = @Content(schema = @Schema(implementation = CustomerMerges.MergeView.class)))
    @APIResponse(responseCode = "404", description = "Nothing is stored about this customer")
    @APIResponse(
            responseCode = "409",
            description = "The customer is merged into somebody else, or the other one into this customer")
    @APIResponse(responseCode = "422", description = "Nothing is stored about the other customer")
    public Uni<Response> merge(
            @PathParam("customerId") String customerId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        if (!Ids.isId(customerId)) {
            throw Problem.notFound("customer", customerId);
        }
        JsonFields fields = Json.fields(body);
        String into = fields.id(MergeCustomer.FIELD);
        fields.throwIfInvalid();
        MergeCustomer request = new MergeCustomer(new CustomerId(customerId), new CustomerId(into));
        return merges.merge(
                        request,
                        security.getUserPrincipal().getName(),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }
}
