package io.holdfast.contract;

import org.jspecify.annotations.Nullable;

/**
 * What the points ledger says to subscribers of one entry.
 *
 * @param points what the entry added (positive) or took (negative)
 * @param balance the customer's points after it
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
