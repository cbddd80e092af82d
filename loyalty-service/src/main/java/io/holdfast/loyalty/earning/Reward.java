package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What points can be redeemed for.
 *
 * @param points its price
 * @param stock how many there are in all; null: any number
 * @param perCustomer how many a customer can have; null: any number
 * @param tiers who can have it; empty: everybody
 * @param from inclusive; null: since ever
 * @param until exclusive; null: for ever
 * @param validFor how long an issued one can be used; null: for ever
 */
public record Reward(
        String name,
        long points,
        @Nullable Integer stock,
        @Nullable Integer perCustomer,
        Set<String> tiers,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable CalendarPeriod validFor) {

    public Reward {
        tiers = Set.copyOf(tiers);
    }

    public boolean isOfferedAt(Instant at) {
        return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }

    public boolean isOfferedTo(@Nullable String tier) {
        return tiers.isEmpty() || (tier != null && tiers.contains(tier));
    }
}
