package io.holdfast.loyalty.earning;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Basket.Counted;

/** Decides which rules fit a purchase, and what they count of it. */
record PurchaseFit(Programme programme, Purchase purchase, Instant at, EarningContext context) {

    /** What a rule counts; null when it does not fit. */
    @Nullable
    Counted count(EarningRule rule, Basket basket) {
        Conditions when = rule.when();
        if (!rule.terms().enabled() || !fitPurchase(when)) {
            return null;
        }
        Counted counted = basket.count(when.items());
        return counted != null && fitCounted(when, counted) ? counted : null;
    }

    private boolean fitPurchase(Conditions when) {
        Boolean firstPurchase = when.firstPurchase();
        return when.time().fit(at, programme.zone())
                && Conditions.fit(when.currencies(), purchase.currency())
                && Conditions.fit(when.channels(), purchase.channel())
                && Conditions.fit(when.tiers(), context.tier())
                && (firstPurchase == null || firstPurchase == context.firstPurchase());
    }

    private static boolean fitCounted(Conditions when, Counted counted) {
        return (when.minSpend() == null || counted.amount().compareTo(when.minSpend()) >= 0)
                && (when.minQuantity() == null || counted.units() >= when.minQuantity());
    }
}
