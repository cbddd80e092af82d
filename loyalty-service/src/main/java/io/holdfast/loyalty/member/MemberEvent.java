package io.holdfast.loyalty.member;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent.TicketRated;

/** What happens to a member: events of other services, requests, and what other members' events lead to. */
public sealed interface MemberEvent {

    record Purchased(Purchase purchase) implements MemberEvent {}

    record Refunded(PurchaseRefunded refund) implements MemberEvent {}

    record Rated(TicketRated rating) implements MemberEvent {}

    /** A target was missed. */
    record Breached(ClockDetails clock) implements MemberEvent {}

    record BreachWithdrawn(ClockDetails clock) implements MemberEvent {}

    /** The customer was erased; what happens later begins a new account. */
    record Erased() implements MemberEvent {}

    /** The customer was merged into another one. It concerns two members, so whoever has both handles it. */
    record MergedInto(CustomerId other) implements MemberEvent {}

    /**
     * Points are reserved for a reward, or for themselves.
     *
     * @param reward its name; null: a redemption of points
     * @param points of a redemption of points; else 0
     * @param reference what the points pay for, a purchase's id as a rule
     */
    record Held(
            String redemptionId,
            @Nullable String reward,
            long points,
            @Nullable String reference) implements MemberEvent {}

    /**
     * A redemption is completed.
     *
     * @param points fewer than were held give the rest back; null: all
     */
    record Captured(String redemptionId, @Nullable Long points) implements MemberEvent {}

    record Cancelled(String redemptionId) implements MemberEvent {}

    /**
     * An operator adds or takes points.
     *
     * @param points more or less than 0
     */
    record Adjusted(String adjustmentId, long points, String reason, AdjustmentExpiry expiry) implements MemberEvent {}

    /** An operator sets a tier that the customer has at least; until: exclusive, null: for ever. */
    record FloorSet(String tier, @Nullable Instant until) implements MemberEvent {}

    record FloorRemoved() implements MemberEvent {}

    record RewardUsed(String issuedId) implements MemberEvent {}

    /** A customer whom this member referred made a first purchase that fits the rule. */
    record ReferralPaid(String rule, long points, String purchaseId) implements MemberEvent {}

    record ReferralTakenBack(String rule, String purchaseId, String refundId) implements MemberEvent {}

    /**
     * When adjusted points expire.
     *
     * @param byProgramme as the programme says; else at an instant
     * @param at null: never
     */
    record AdjustmentExpiry(boolean byProgramme, @Nullable Instant at) {

        public static final AdjustmentExpiry BY_PROGRAMME = new AdjustmentExpiry(true, null);
        public static final AdjustmentExpiry NEVER = new AdjustmentExpiry(false, null);

        public static AdjustmentExpiry at(Instant at) {
            return new AdjustmentExpiry(false, at);
        }
    }
}
