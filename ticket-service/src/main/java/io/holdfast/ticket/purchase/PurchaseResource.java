package io.holdfast.ticket.purchase;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;

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
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.EventTimeBounds;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.web.Senders;

/** REST resource of purchases and refunds. */
@Path("/purchases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"channel", "agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "purchases")
class PurchaseResource {

    /** Replaced by a new id when the request names none. */
    private static final String PLACEHOLDER_ID = "-";

    private final Intake intake;
    private final Clock clock;

    PurchaseResource(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Record a purchase",
            description = "{purchaseId?, customerId, amount (decimal string), currency (ISO 4217), channel?,"
                    + " items?: [{sku, category?, quantity, amount}], referredBy?, occurredAt?}")
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = PurchaseView.class)))
    @APIResponse(responseCode = "409", description = "There is a purchase with this id already")
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<Response> purchase(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        JsonFields fields = Json.fields(body);
        String id = fields.idOrNull("purchaseId");
        String referredBy = fields.idOrNull("referredBy");
        Purchase parsed = new Purchase(
                id == null ? PLACEHOLDER_ID : id,
                new CustomerId(fields.id("customerId")),
                fields.amount("amount"),
                fields.currency("currency"),
                fields.keywordOrNull("channel"),
                PurchaseItems.parse(fields),
                referredBy == null ? null : new CustomerId(referredBy));
        RecordPurchase purchase = new RecordPurchase(id, parsed, occurredAt(fields));
        fields.throwIfInvalid();
        return intake.execute(
                        Senders.scope(security).limit(purchase),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{purchaseId}/refunds")
    @Operation(
            summary = "Refund a purchase",
            description = "{amount (decimal string above 0, in the purchase's currency), refundId?, occurredAt?}")
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = RefundPurchase.RefundView.class)))
    @APIResponse(responseCode = "404", description = "No such purchase")
    @APIResponse(
            responseCode = "409",
            description = "There is a refund with this id already, or the purchase has 1,000 refunds")
    @APIResponse(
            responseCode = "422",
            description = "More than is left to refund, or invalid fields: errors names them")
    public Uni<Response> refund(
            @PathParam("purchaseId") String purchaseId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        if (!Ids.isId(purchaseId)) {
            throw Problem.notFound("purchase", purchaseId);
        }
        JsonFields fields = Json.fields(body);
        BigDecimal amount = RefundAmount.parse(fields);
        RefundPurchase refund = new RefundPurchase(purchaseId, fields.idOrNull("refundId"), amount, occurredAt(fields));
        fields.throwIfInvalid();
        return intake.execute(
                        Senders.scope(security).limit(refund),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    private @Nullable Instant occurredAt(JsonFields fields) {
        return EventTimeBounds.occurredAtOrNull(fields, clock.instant());
    }
}
