package io.holdfast.ticket.state;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Money;
import io.holdfast.contract.PurchaseEvent.Purchase;

/**
 * What is recorded of a purchase: its owner and what refunds are compared with.
 *
 * @param channel null for a purchase of no channel, and for those from before it was kept
 * @param content digest of the whole content; null for purchases from before digests were kept
 */
public record RecordedPurchase(
        CustomerId customerId,
        Money money,
        @Nullable String channel,
        @Nullable UUID content) {

    static RecordedPurchase of(Purchase purchase) {
        return new RecordedPurchase(
                purchase.customerId(), purchase.money(), purchase.channel(), ContentDigest.of(purchase));
    }

    /** Whether the event tells of the same purchase with the same content; its time may differ. */
    boolean isSameAs(Purchase event) {
        return customerId.equals(event.customerId())
                && money.currency().equals(event.currency())
                && money.amount().compareTo(event.amount()) == 0
                && (content == null || content.equals(ContentDigest.of(event)));
    }
}
