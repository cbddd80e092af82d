package io.holdfast.loyalty.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A customer's tier.
 *
 * @param tier null: none
 * @param belowSince since when the customer no longer reaches it; null: reached
 * @param floor the tier that an operator set; null: none
 */
public record TierState(
        @Nullable String tier,
        @Nullable Instant belowSince,
        @Nullable Floor floor) {

    public static final TierState NONE = new TierState(null, null, null);

    /** The customer has this tier at least; until: exclusive, null: for ever. */
    public record Floor(String tier, @Nullable Instant until) {

        boolean isOverAt(Instant at) {
            return until != null && !at.isBefore(until);
        }
    }

    public TierState withFloor(@Nullable Floor newFloor) {
        return new TierState(tier, belowSince, newFloor);
    }
}
