package io.holdfast.loyalty.adjustment;

import java.time.Instant;

import io.holdfast.loyalty.ledger.Entry;

/** An adjustment as it is answered. */
record Adjusted(String entryId, String customerId, long points, long balance, String reason, Instant at) {

    static Adjusted of(Entry entry, String reason) {
        return new Adjusted(
                entry.entryId(),
                entry.customerId().value(),
                entry.points().value(),
                entry.balance().value(),
                reason,
                entry.at());
    }
}
