package io.holdfast.loyalty.ledger;

import java.time.Instant;

import io.holdfast.contract.EventKey;

/** Builds movements for tests. */
final class Movements {

    private Movements() {}

    static Movement award(String causeId, long points, Instant at) {
        return of(EntryKind.AWARD, causeId, points, at);
    }

    static Movement spending(String causeId, long points, Instant at) {
        return of(EntryKind.ADJUSTMENT, causeId, points, at);
    }

    static Movement reversal(String causeId, long points, Instant at) {
        return of(EntryKind.REVERSAL, causeId, points, at);
    }

    private static Movement of(EntryKind kind, String causeId, long points, Instant at) {
        return new Movement(kind, kind.wireName(), Points.of(points), new EventKey("/test", causeId), at, null, null);
    }
}
