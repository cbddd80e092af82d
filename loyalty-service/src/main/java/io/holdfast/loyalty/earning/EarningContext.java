package io.holdfast.loyalty.earning;

import org.jspecify.annotations.Nullable;

/**
 * What an award depends on beside the event.
 *
 * @param tier before the event; null: none
 * @param firstPurchase whether the customer has no earlier purchase
 */
public record EarningContext(@Nullable String tier, boolean firstPurchase, CapUsage usage) {}
