package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * The remaining points of one credit.
 *
 * @param number the number of the entry that created it
 * @param expiresAt the points cannot be spent from this instant on; null when they do not expire
 */
public record Lot(
        int number,
        Points remaining,
        Instant earnedAt,
        @Nullable Instant expiresAt) {

    /**
     * The order in which debits take from lots: soonest expiry first, lots without expiry last; then earliest earned.
     */
    public static final Comparator<Lot> SPENDING_ORDER =
            Comparator.comparing(Lot::expiryOrMax).thenComparing(Lot::earnedAt).thenComparingInt(Lot::number);

    public Lot {
        if (remaining.isNegative()) {
            throw new IllegalArgumentException("lot " + number + " cannot have " + remaining + " points");
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
