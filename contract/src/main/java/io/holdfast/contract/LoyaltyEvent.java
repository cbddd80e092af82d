package io.holdfast.contract;

/** Topic {@code loyalty}. */
public sealed interface LoyaltyEvent extends CustomerFact {

    LedgerNote note();

    @Override
    default CustomerId customerId() {
        return note().customerId();
    }

    record PointsAwarded(LedgerNote note) implements LoyaltyEvent {}

    record PointsRedeemed(LedgerNote note) implements LoyaltyEvent {}

    /** An award was taken back, for example by a refund. */
    record PointsRevoked(LedgerNote note) implements LoyaltyEvent {}

    record PointsExpired(LedgerNote note) implements LoyaltyEvent {}

    record PointsAdjusted(LedgerNote note) implements LoyaltyEvent {}

    record TierChanged(LedgerNote note) implements LoyaltyEvent {}

    record RewardIssued(LedgerNote note) implements LoyaltyEvent {}
}
