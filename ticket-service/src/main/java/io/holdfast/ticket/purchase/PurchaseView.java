package io.holdfast.ticket.purchase;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Purchase;

/** A purchase as the REST API returns it. Amounts are decimal strings. */
@Schema(name = "Purchase")
record PurchaseView(
        String purchaseId,
        String customerId,

        @Schema(examples = {"29.99"}) String amount,

        @Schema(examples = {"EUR"}) String currency,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String channel,

        List<ItemView> items,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String referredBy,

        Instant occurredAt) {

    /** One position; the amount is that of the whole position. */
    @Schema(name = "PurchaseItem")
    record ItemView(
            String sku,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String category,

            int quantity,
            String amount) {}

    static PurchaseView of(Purchase purchase, Instant time) {
        return new PurchaseView(
                purchase.purchaseId(),
                purchase.customerId().value(),
                purchase.amount().toPlainString(),
                purchase.currency(),
                purchase.channel(),
                purchase.items().stream()
                        .map(item -> new ItemView(
                                item.sku(),
                                item.category(),
                                item.quantity(),
                                item.amount().toPlainString()))
                        .toList(),
                purchase.referredBy() == null ? null : purchase.referredBy().value(),
                time);
    }
}
