package io.holdfast.ticket.state;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.Purchase;

/**
 * What is recorded of a purchase: its owner and what refunds are compared with.
 *
 * @param content digest of the whole content; null for purchases from before digests were kept
 */
public record RecordedPurchase(
        CustomerId customerId, Money money, @Nullable UUID content) {

    static RecordedPurchase of(Purchase purchase) {
        return new RecordedPurchase(purchase.customerId(), purchase.money(), ContentDigest.of(purchase));
    }

    /** Whether the event tells of the same purchase with the same content; its time may differ. */
    boolean isSameAs(Purchase event) {
        return customerId.equals(event.customerId())
                && money.currency().equals(event.currency())
                && money.amount().compareTo(event.amount()) == 0
                && (content == null || content.equals(ContentDigest.of(event)));
    }
}
