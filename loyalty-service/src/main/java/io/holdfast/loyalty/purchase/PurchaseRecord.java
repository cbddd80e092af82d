package io.holdfast.loyalty.purchase;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.member.RecordedPurchase;

/**
 * A recorded purchase, whose it is and which event reported it. One that earned no points is recorded too, since its refunds
 * are compared with it.
 *
 * @param event what was reported; null: not loaded
 */
public record PurchaseRecord(
        CustomerId customerId,
        EventKey cause,
        RecordedPurchase purchase,
        @Nullable Purchase event) {

    String purchaseId() {
        return purchase.purchaseId();
    }

    PurchaseRecord with(RecordedPurchase changed) {
        return new PurchaseRecord(customerId, cause, changed, event);
    }
}
