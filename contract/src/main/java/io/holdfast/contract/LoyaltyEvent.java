package io.holdfast.contract;

/** Topic {@code loyalty}: entries of the points ledger. */
public sealed interface LoyaltyEvent extends CustomerFact {

    LedgerEntryDetails entry();

    @Override
    default CustomerId customerId() {
        return entry().customerId();
    }

    record PointsAwarded(LedgerEntryDetails entry) implements LoyaltyEvent {}

    record PointsRedeemed(LedgerEntryDetails entry) implements LoyaltyEvent {}

    /** An award was reversed, for example by a refund. */
    record PointsRevoked(LedgerEntryDetails entry) implements LoyaltyEvent {}

    record PointsExpired(LedgerEntryDetails entry) implements LoyaltyEvent {}

    record PointsAdjusted(LedgerEntryDetails entry) implements LoyaltyEvent {}

    /** Points went from the account of a customer who was merged (negative) to that of the other one (positive). */
    record PointsTransferred(LedgerEntryDetails entry) implements LoyaltyEvent {}

    record TierChanged(LedgerEntryDetails entry) implements LoyaltyEvent {}

    record RewardIssued(LedgerEntryDetails entry) implements LoyaltyEvent {}
}
