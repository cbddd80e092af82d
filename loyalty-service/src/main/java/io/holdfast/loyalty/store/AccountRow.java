package io.holdfast.loyalty.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Points;
import io.holdfast.loyalty.member.TierState;

/**
 * A row of the table {@code account}.
 *
 * @param entryCount the number of the last entry
 * @param lotCount the number of the last lot
 * @param firstOpenLot no lot before it has points left
 * @param advancedTo up to when everything that was due is done; null: nothing happened yet
 * @param nextDueAt nothing is due before; null: nothing at all
 * @param runAfter no scheduled run before; null: any time
 * @param programmeVersion in force at advancedTo
 */
record AccountRow(
        CustomerId customerId,
        int entryCount,
        int lotCount,
        int firstOpenLot,
        Points balance,
        Points deficit,
        boolean hasPurchased,
        TierState tier,
        @Nullable Instant advancedTo,
        @Nullable Instant nextDueAt,
        @Nullable Instant runAfter,
        int programmeVersion) {

    /** As the database inserts it. */
    static AccountRow empty(CustomerId customerId) {
        return new AccountRow(
                customerId, 0, 0, 1, Points.ZERO, Points.ZERO, false, TierState.NONE, null, null, null, 1);
    }

    /** Whether nothing has ever been saved of it. */
    boolean isNew() {
        return advancedTo == null && entryCount == 0 && !hasPurchased;
    }

    boolean isDueAt(Instant at) {
        return nextDueAt != null && !nextDueAt.isAfter(at);
    }
}
