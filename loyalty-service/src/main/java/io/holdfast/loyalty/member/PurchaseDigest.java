package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.ledger.EntryIds;

/**
 * Digest of everything in a purchase event on which an award may depend. The time is left out: a sender that repeats a
 * purchase under a new event id often gives it a new time.
 */
final class PurchaseDigest {

    private PurchaseDigest() {}

    static UUID compute(Purchase purchase) {
        return compute(purchase, purchase.customerId());
    }

    /** The digest of the same purchase of a customer. */
    static UUID compute(Purchase purchase, CustomerId customer) {
        List<String> parts = new ArrayList<>();
        parts.add(customer.value());
        parts.add(normalized(purchase.amount()));
        parts.add(purchase.currency());
        parts.add(purchase.channel() == null ? "" : purchase.channel());
        parts.add(purchase.referredBy() == null ? "" : purchase.referredBy().value());
        for (Item item : purchase.items()) {
            parts.add(item.sku());
            parts.add(item.category() == null ? "" : item.category());
            parts.add(Integer.toString(item.quantity()));
            parts.add(normalized(item.amount()));
        }
        return EntryIds.nameBased(parts.toArray(String[]::new));
    }

    /** 10, 10.0 and 10.00 are the same amount. */
    private static String normalized(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
