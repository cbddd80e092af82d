package io.holdfast.loyalty.adjustment;

import java.time.Instant;

import io.holdfast.loyalty.ledger.Entry;

/** The response to an adjustment: its entry, as JSON. */
record AdjustmentResponse(String entryId, String customerId, long points, long balance, String reason, Instant at) {

    static AdjustmentResponse of(Entry entry, String reason) {
        return new AdjustmentResponse(
                entry.entryId(),
                entry.customerId().value(),
                entry.points().value(),
                entry.balance().value(),
                reason,
                entry.at());
    }
}
