package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * The points of one credit that are still there.
 *
 * @param number the number of the entry that opened it
 * @param expiresAt from when on it cannot be spent; absent when it does not expire
 */
public record Lot(
        int number,
        Points remaining,
        Instant earnedAt,
        @Nullable Instant expiresAt) {

    /** The order in which debits take from lots: soonest expiry first, then earned first; without expiry last. */
    public static final Comparator<Lot> SPENDING_ORDER =
            Comparator.comparing(Lot::expiryOrMax).thenComparing(Lot::earnedAt).thenComparingInt(Lot::number);

    public Lot {
        if (remaining.isNegative()) {
            throw new IllegalArgumentException("lot " + number + " cannot hold " + remaining + " points");
        }
    }

    boolean isSpendableAt(Instant at) {
        return remaining.isPositive() && (expiresAt == null || at.isBefore(expiresAt));
    }

    Lot minus(Points points) {
        return new Lot(number, remaining.minus(points), earnedAt, expiresAt);
    }

    private Instant expiryOrMax() {
        return expiresAt == null ? Instant.MAX : expiresAt;
    }
}
