package io.holdfast.loyalty.store;

import java.util.List;

import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.Redemption;

/**
 * What a transaction changed, for metrics after its commit.
 *
 * @param entries new ones
 * @param facts what is published
 * @param redemptions each time one changed
 * @param rewards each time one changed
 * @param tierChanges how many customers got another tier
 */
public record SavedChanges(
        List<Entry> entries,
        List<Fact<LoyaltyEvent>> facts,
        List<Redemption> redemptions,
        List<IssuedReward> rewards,
        int tierChanges) {

    public static final SavedChanges NONE = new SavedChanges(List.of(), List.of(), List.of(), List.of(), 0);
}
