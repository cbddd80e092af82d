package io.holdfast.contract;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the points ledger, as published.
 *
 * @param points the points that the entry added (positive) or deducted (negative)
 * @param balance the customer's balance after it
 * @param cause the id of the event that caused it
 */
public record LedgerEntryDetails(
        CustomerId customerId,
        String entryId,
        long points,
        long balance,
        String cause,
        @Nullable String tier,
        @Nullable String previousTier,
        @Nullable String rewardId) {}
