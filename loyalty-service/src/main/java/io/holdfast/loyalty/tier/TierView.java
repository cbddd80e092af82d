package io.holdfast.loyalty.tier;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.member.TierState;

/**
 * A customer's tier after a request.
 *
 * @param tier null: none
 * @param floor what an operator set; null: nothing
 */
record TierView(
        String customerId, @Nullable String tier, @Nullable Floor floor) {

    /** The tier that the customer has at least; until: exclusive, null: until it is removed. */
    record Floor(String tier, @Nullable Instant until, String reason) {}

    static TierView of(String customerId, TierState state, String reason) {
        TierState.Floor floor = state.floor();
        return new TierView(
                customerId, state.tier(), floor == null ? null : new Floor(floor.tier(), floor.until(), reason));
    }
}
