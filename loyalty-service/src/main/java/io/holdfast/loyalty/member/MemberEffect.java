package io.holdfast.loyalty.member;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.loyalty.ledger.Booked;

/** One effect of an event or of a due time on a member. A row is in its new state. */
public sealed interface MemberEffect {

    /** Entries, allocations, lots and open debits. */
    record Posted(Booked booked) implements MemberEffect {}

    record PurchaseChanged(RecordedPurchase purchase) implements MemberEffect {}

    record RefundChanged(RecordedRefund refund) implements MemberEffect {}

    record EngagementChanged(RecordedEngagement engagement) implements MemberEffect {}

    record AdjustmentRecorded(MemberEvent.Adjusted adjustment) implements MemberEffect {}

    record RedemptionChanged(Redemption redemption) implements MemberEffect {}

    /** A redemption of a customer who was merged into this one: it takes its points from other lots now. */
    record RedemptionMoved(Redemption redemption) implements MemberEffect {}

    record RewardChanged(IssuedReward reward) implements MemberEffect {}

    record CardChanged(Card card) implements MemberEffect {}

    record ReferralChanged(GivenReferral referral) implements MemberEffect {}

    /** The points that a rule with limits gave; 0 when only the number of times counts. */
    record CapUsed(String rule, Instant at, long points) implements MemberEffect {}

    /**
     * What counts for a tier; negative what was taken back.
     *
     * @param currency of the spend; null when there is none
     * @param ofPurchase whether it follows from a purchase that was recorded at that time: its award, its amount and 1
     */
    record TierProgress(
            Instant at,
            long points,
            BigDecimal spend,
            @Nullable String currency,
            int purchases,
            boolean ofPurchase) implements MemberEffect {}

    record TierStateChanged(TierState state) implements MemberEffect {}

    /** The customer has another tier; null: none. */
    record TierChanged(@Nullable String previous, @Nullable String tier, Instant at) implements MemberEffect {}

    /** The referrer of this customer's first purchase is to be paid. */
    record ReferrerPaid(CustomerId referrer, MemberEvent.ReferralPaid payment) implements MemberEffect {}

    record ReferrerRevoked(CustomerId referrer, MemberEvent.ReferralTakenBack takenBack) implements MemberEffect {}

    /** An event had no effect, or an award was cut to what the account can hold. The event may be an earlier refund. */
    record Refused(EventKey event, String error) implements MemberEffect {}

    /** What a rule on trial would have given. */
    record DryRun(String rule, long points) implements MemberEffect {}

    record Forgotten() implements MemberEffect {}

    /** The customer was merged: all rows belong to the other one now, and the account is empty. */
    record MergedInto(CustomerId other) implements MemberEffect {}
}
