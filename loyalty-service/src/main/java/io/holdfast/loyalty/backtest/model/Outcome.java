package io.holdfast.loyalty.backtest.model;

import java.math.BigInteger;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one customer's events of the period lead to.
 *
 * @param awarded to the customer
 * @param reversed of the customer's awards, those before the period included
 * @param referrersAwarded to who referred the customer
 * @param tier at the end of the period; null: none
 * @param rewards of punch cards, by name, less those that were revoked
 */
record Outcome(
        BigInteger awarded,
        BigInteger reversed,
        BigInteger referrersAwarded,
        BigInteger referrersReversed,
        @Nullable String tier,
        Map<String, Long> rewards) {

    /** What the customer keeps. */
    BigInteger net() {
        return awarded.subtract(reversed);
    }
}
