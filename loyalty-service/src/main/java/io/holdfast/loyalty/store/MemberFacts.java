package io.holdfast.loyalty.store;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LedgerEntryDetails;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.loyalty.ledger.EntryEvents;
import io.holdfast.loyalty.ledger.EntryIds;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.member.MemberEffect.TierChanged;
import io.holdfast.loyalty.member.Occurrence;

/** Builds the events that publish changes which are no entries. Their ids follow from what they are about. */
final class MemberFacts {

    private MemberFacts() {}

    static Fact<LoyaltyEvent> of(
            CustomerId customer,
            TierChanged change,
            Points balance,
            Occurrence occurrence,
            Map<String, String> extensions) {
        String id = EntryIds.nameBased(
                        customer.value(),
                        "tier-changed",
                        change.at().toString(),
                        orEmpty(change.previous()),
                        orEmpty(change.tier()),
                        occurrence.key().source(),
                        occurrence.key().id())
                .toString();
        LedgerEntryDetails details = new LedgerEntryDetails(
                customer, id, 0, balance.value(), occurrence.key().id(), change.tier(), change.previous(), null);
        return new Fact<>(id, EntryEvents.SOURCE, change.at(), extensions, new LoyaltyEvent.TierChanged(details));
    }

    static Fact<LoyaltyEvent> issued(
            CustomerId customer,
            IssuedReward reward,
            Points balance,
            Occurrence occurrence,
            Map<String, String> extensions) {
        String id = EntryIds.nameBased(
                        customer.value(),
                        "reward-issued",
                        reward.issuedId(),
                        reward.issuedAt().toString())
                .toString();
        LedgerEntryDetails details = new LedgerEntryDetails(
                customer, id, 0, balance.value(), occurrence.key().id(), null, null, reward.reward());
        return new Fact<>(
                id, EntryEvents.SOURCE, reward.issuedAt(), extensions, new LoyaltyEvent.RewardIssued(details));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
