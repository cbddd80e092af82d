package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * The points of one credit, or of one rule's part of it. Invariant: 0 ≤ held ≤ remaining.
 *
 * @param number 1, 2, 3 … within the account
 * @param entry the number of the entry that created it; {@value #NO_ENTRY}: a lot that was empty when it was transferred
 * @param causeId what the entry is about: the id of a purchase, a ticket or an adjustment
 * @param rule the earning rule; null for a credit that no rule gave
 * @param points as credited
 * @param remaining what is left, held points included
 * @param held reserved by open holds
 * @param expired what expired and no reversal has counted yet
 * @param availableFrom the points can be spent from this instant on
 * @param expiresAt the points cannot be spent from this instant on; null when they do not expire
 * @param origin of points of a customer who was merged: the entry that credited them there; null: they were credited here
 */
public record Lot(
        int number,
        int entry,
        String causeId,
        @Nullable String rule,
        Points points,
        Points remaining,
        Points held,
        Points expired,
        Instant earnedAt,
        Instant availableFrom,
        @Nullable Instant expiresAt,
        @Nullable AwardKey origin) {

    static final int NO_ENTRY = 0;

    /**
     * The order in which debits take from lots: soonest expiry first, lots without expiry last; then earliest earned.
     */
    static final Comparator<Lot> SPENDING_ORDER =
            Comparator.comparing(Lot::expiryOrMax).thenComparing(Lot::earnedAt).thenComparingInt(Lot::number);

    /** Points that were credited to this account. */
    public Lot(
            int number,
            int entry,
            String causeId,
            @Nullable String rule,
            Points points,
            Points remaining,
            Points held,
            Points expired,
            Instant earnedAt,
            Instant availableFrom,
            @Nullable Instant expiresAt) {
        this(number, entry, causeId, rule, points, remaining, held, expired, earnedAt, availableFrom, expiresAt, null);
    }

    public Lot {
        if (remaining.isNegative() || held.isNegative() || expired.isNegative() || held.compareTo(remaining) > 0) {
            throw new IllegalArgumentException("lot " + number + " cannot have " + remaining + " points, of them "
                    + held + " held and " + expired + " expired");
        }
    }

    /** The entry that first credited the points. */
    AwardKey award() {
        return origin == null ? AwardKey.own(entry) : origin;
    }

    /** How many of the points could come back to it. */
    Points room() {
        return points.minus(remaining);
    }

    /** The same points in the account of whom the customer was merged into. */
    Lot transferred(int newNumber, int newEntry, CustomerId merged) {
        return new Lot(
                newNumber,
                remaining.isPositive() ? newEntry : NO_ENTRY,
                causeId,
                rule,
                remaining,
                remaining,
                held,
                expired,
                earnedAt,
                availableFrom,
                expiresAt,
                award().in(merged));
    }

    /** An empty lot, whose points are in another account. */
    Lot emptied() {
        return with(Points.ZERO, Points.ZERO, Points.ZERO);
    }

    /** A lot for points of this one that come back when it has no room for them. */
    Lot reopened(int newNumber, int newEntry, Points returned) {
        return new Lot(
                newNumber,
                newEntry,
                causeId,
                rule,
                returned,
                returned,
                Points.ZERO,
                Points.ZERO,
                earnedAt,
                availableFrom,
                expiresAt,
                award());
    }

    /** What is left and not held. */
    public Points free() {
        return remaining.minus(held);
    }

    public boolean isPendingAt(Instant at) {
        return at.isBefore(availableFrom);
    }

    boolean isExpiredAt(Instant at) {
        return expiresAt != null && !at.isBefore(expiresAt);
    }

    boolean isSpendableAt(Instant at) {
        return free().isPositive() && !isPendingAt(at) && !isExpiredAt(at);
    }

    Lot minus(Points taken) {
        return with(remaining.minus(taken), held, expired);
    }

    Lot plus(Points returned) {
        return with(remaining.plus(returned), held, expired);
    }

    Lot hold(Points more) {
        return with(remaining, held.plus(more), expired);
    }

    Lot release(Points fewer) {
        return with(remaining, held.minus(fewer), expired);
    }

    /** Takes held points. */
    Lot capture(Points taken) {
        return with(remaining.minus(taken), held.minus(taken), expired);
    }

    Lot expireFree() {
        return with(held, held, expired.plus(free()));
    }

    /** A reversal has counted expired points as taken. */
    Lot countExpired(Points counted) {
        return with(remaining, held, expired.minus(counted));
    }

    private Lot with(Points newRemaining, Points newHeld, Points newExpired) {
        return new Lot(
                number,
                entry,
                causeId,
                rule,
                points,
                newRemaining,
                newHeld,
                newExpired,
                earnedAt,
                availableFrom,
                expiresAt,
                origin);
    }

    private Instant expiryOrMax() {
        return expiresAt == null ? Instant.MAX : expiresAt;
    }
}
