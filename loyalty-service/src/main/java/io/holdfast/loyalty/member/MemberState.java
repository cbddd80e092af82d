package io.holdfast.loyalty.member;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.MemberEvent.Adjusted;
import io.holdfast.loyalty.member.Surroundings.IdKind;

/** What is recorded of one customer. Not thread-safe. */
final class MemberState {

    private record EngagementKey(IdKind kind, String id) {}

    private record ReferralKey(String rule, String purchaseId) {}

    final CustomerId customerId;
    final AccountBook book;
    final CapUses capUses = new CapUses();
    final TierBasis tierBasis = new TierBasis();

    private final Map<String, RecordedPurchase> purchases = new HashMap<>();
    private final Refunds refunds = new Refunds();
    private final Map<EngagementKey, RecordedEngagement> engagements = new HashMap<>();
    private final Map<String, Adjusted> adjustments = new HashMap<>();
    private final Map<String, Redemption> redemptions = new HashMap<>();
    private final Map<String, List<String>> redemptionsByReference = new HashMap<>();
    private final Map<String, Integer> redemptionsInUse = new HashMap<>();
    private final TreeSet<Redemption> holds =
            new TreeSet<>(Comparator.comparing(Redemption::expiresAt).thenComparing(Redemption::redemptionId));
    private final Map<String, IssuedReward> rewards = new LinkedHashMap<>();
    private final TreeSet<IssuedReward> expiringRewards =
            new TreeSet<>(Comparator.comparing(MemberState::validUntilOrMax).thenComparing(IssuedReward::issuedId));
    private final Map<String, Card> cards = new HashMap<>();
    private final Map<ReferralKey, GivenReferral> referrals = new HashMap<>();
    private boolean hasPurchased;
    private TierState tier = TierState.NONE;

    MemberState(CustomerId customerId, AccountBook book) {
        this.customerId = customerId;
        this.book = book;
    }

    @Nullable
    RecordedPurchase purchase(String purchaseId) {
        return purchases.get(purchaseId);
    }

    void setPurchased() {
        hasPurchased = true;
    }

    /** Whether there was a purchase of more than 0. */
    boolean hasPurchased() {
        return hasPurchased;
    }

    /** The refund of this id that counts. */
    @Nullable
    RecordedRefund refund(String purchaseId, String refundId) {
        return refunds.applied(purchaseId, refundId);
    }

    /** How many refunds of a purchase count or wait. */
    int refundCount(String purchaseId) {
        return refunds.count(purchaseId);
    }

    /** Those of one purchase, in the order in which they came. */
    List<RecordedRefund> waitingRefunds(String purchaseId) {
        return refunds.waiting(purchaseId);
    }

    List<RecordedRefund> waitingRefunds() {
        return refunds.waiting();
    }

    @Nullable
    RecordedEngagement engagement(IdKind kind, String id) {
        return engagements.get(new EngagementKey(kind, id));
    }

    @Nullable
    Adjusted adjustment(String adjustmentId) {
        return adjustments.get(adjustmentId);
    }

    @Nullable
    Redemption redemption(String redemptionId) {
        return redemptions.get(redemptionId);
    }

    /** In the order in which they were held. */
    List<Redemption> redemptionsWithReference(String reference) {
        List<Redemption> found = new ArrayList<>();
        for (String redemptionId : redemptionsByReference.getOrDefault(reference, List.of())) {
            Redemption redemption = redemptions.get(redemptionId);
            if (redemption != null) {
                found.add(redemption);
            }
        }
        return found;
    }

    /** How many of a reward's redemptions are held or captured. */
    int redemptionsInUse(String reward) {
        return redemptionsInUse.getOrDefault(reward, 0);
    }

    /** The open hold that ends first. */
    @Nullable
    Redemption nextHold() {
        return holds.isEmpty() ? null : holds.getFirst();
    }

    Points held() {
        return holds.stream().map(Redemption::points).reduce(Points.ZERO, Points::plus);
    }

    @Nullable
    IssuedReward reward(String issuedId) {
        return rewards.get(issuedId);
    }

    Collection<IssuedReward> rewards() {
        return rewards.values();
    }

    /** The reward in state issued that expires first. */
    @Nullable
    IssuedReward nextReward() {
        return expiringRewards.isEmpty() ? null : expiringRewards.getFirst();
    }

    @Nullable
    Card card(String rule) {
        return cards.get(rule);
    }

    @Nullable
    GivenReferral referral(String rule, String purchaseId) {
        return referrals.get(new ReferralKey(rule, purchaseId));
    }

    TierState tier() {
        return tier;
    }

    Collection<Redemption> redemptions() {
        return redemptions.values();
    }

    Collection<Card> cards() {
        return cards.values();
    }

    /** Takes over the rows of a merged customer that stay as they are: not redemptions, cards and the tier. */
    void takeOver(MemberState merged) {
        CustomerId from = merged.customerId;
        merged.purchases.forEach((id, purchase) -> purchases.putIfAbsent(id, purchase.takenOverFrom(from)));
        refunds.takeOver(merged.refunds);
        merged.engagements.forEach((key, engagement) -> engagements.put(key, engagement.takenOverFrom(from)));
        adjustments.putAll(merged.adjustments);
        merged.rewards.values().forEach(this::put);
        merged.referrals.forEach((key, referral) -> referrals.putIfAbsent(key, referral.takenOverFrom(from)));
        capUses.addAll(merged.capUses);
        tierBasis.addAll(merged.tierBasis);
        hasPurchased |= merged.hasPurchased;
    }

    /** Takes over a row in its new state. Entries and lots are in the book already. */
    void apply(MemberEffect effect) {
        switch (effect) {
            case MemberEffect.PurchaseChanged(RecordedPurchase purchase) -> {
                purchases.put(purchase.purchaseId(), purchase);
                hasPurchased |= purchase.money().amount().signum() > 0;
            }
            case MemberEffect.RefundChanged(RecordedRefund refund) -> refunds.put(refund);
            case MemberEffect.EngagementChanged(RecordedEngagement engagement) ->
                engagements.put(new EngagementKey(engagement.kind(), engagement.id()), engagement);
            case MemberEffect.AdjustmentRecorded(Adjusted adjustment) ->
                adjustments.put(adjustment.adjustmentId(), adjustment);
            case MemberEffect.RedemptionChanged(Redemption redemption) -> put(redemption);
            case MemberEffect.RedemptionMoved(Redemption redemption) -> put(redemption);
            case MemberEffect.RewardChanged(IssuedReward reward) -> put(reward);
            case MemberEffect.CardChanged(Card card) -> cards.put(card.rule(), card);
            case MemberEffect.ReferralChanged(GivenReferral referral) ->
                referrals.put(new ReferralKey(referral.rule(), referral.purchaseId()), referral);
            case MemberEffect.CapUsed used -> capUses.add(used.rule(), used.at(), used.points());
            case MemberEffect.TierProgress progress -> tierBasis.add(progress);
            case MemberEffect.TierStateChanged(TierState state) -> tier = state;
            case MemberEffect.Posted ignored -> {}
            case MemberEffect.TierChanged ignored -> {}
            case MemberEffect.ReferrerPaid ignored -> {}
            case MemberEffect.ReferrerRevoked ignored -> {}
            case MemberEffect.Refused ignored -> {}
            case MemberEffect.DryRun ignored -> {}
            case MemberEffect.Forgotten ignored -> {}
            case MemberEffect.MergedInto ignored -> {}
        }
    }

    private void put(Redemption redemption) {
        Redemption before = redemptions.put(redemption.redemptionId(), redemption);
        if (before == null && redemption.reference() != null) {
            redemptionsByReference
                    .computeIfAbsent(redemption.reference(), reference -> new ArrayList<>())
                    .add(redemption.redemptionId());
        }
        if (redemption.reward() != null) {
            int change = (redemption.isInUse() ? 1 : 0) - (before != null && before.isInUse() ? 1 : 0);
            redemptionsInUse.merge(redemption.reward(), change, Integer::sum);
        }
        if (redemption.state() == Redemption.State.HELD) {
            holds.add(redemption);
        } else {
            holds.remove(redemption);
        }
    }

    private void put(IssuedReward reward) {
        rewards.put(reward.issuedId(), reward);
        if (reward.state() == IssuedReward.State.ISSUED && reward.validUntil() != null) {
            expiringRewards.add(reward);
        } else {
            expiringRewards.remove(reward);
        }
    }

    private static Instant validUntilOrMax(IssuedReward reward) {
        Instant validUntil = reward.validUntil();
        return validUntil == null ? Instant.MAX : validUntil;
    }
}
