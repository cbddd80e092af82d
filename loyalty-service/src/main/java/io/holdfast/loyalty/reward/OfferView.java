package io.holdfast.loyalty.reward;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.earning.Reward;

/**
 * A reward that the programme in force offers.
 *
 * @param rewardId its name
 * @param points its price
 * @param stock how many there are in all; null: any number
 * @param left of the stock, what is neither held nor captured; null: any number
 * @param perCustomer how many a customer can have; null: any number
 * @param tiers who can have it; empty: everybody
 * @param from inclusive; null: since ever
 * @param until exclusive; null: for ever
 * @param validFor how long an issued one can be used, as an ISO 8601 duration; null: for ever
 */
record OfferView(
        String rewardId,
        long points,
        @Nullable Integer stock,
        @Nullable Long left,
        @Nullable Integer perCustomer,
        List<String> tiers,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String validFor) {

    static OfferView of(Reward reward, long taken) {
        Integer stock = reward.stock();
        return new OfferView(
                reward.name(),
                reward.points(),
                stock,
                stock == null ? null : Math.max(0, stock - taken),
                reward.perCustomer(),
                reward.tiers().stream().sorted().toList(),
                reward.from(),
                reward.until(),
                reward.validFor() == null ? null : reward.validFor().toString());
    }
}
