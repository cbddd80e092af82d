package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * An immutable snapshot of a customer's account. Invariant: balance = sum of the entries = sum of the lots − deficit.
 * Every operation returns a {@link Posting} with the account after it.
 *
 * <p>{@link #credit} works without lots; {@link #spend} and {@link #reverse} need all lots that have points left, and take
 * O(n log n) for n lots.
 *
 * @param entryCount the number of entries, which is also the number of the last
 * @param openDebits reversals that found too few points, oldest first
 */
public record Account(
        CustomerId customerId, int entryCount, Points balance, List<Lot> lots, List<OpenDebit> openDebits) {

    /**
     * The most points that credits fill an account with: a tenth of what a {@code bigint} holds, so that sums of one
     * account never overflow.
     */
    public static final Points BALANCE_MAX = Points.of(1_000_000_000_000_000_000L);

    public Account {
        lots = List.copyOf(lots);
        openDebits = List.copyOf(openDebits);
    }

    public static Account empty(CustomerId customerId) {
        return new Account(customerId, 0, Points.ZERO, List.of(), List.of());
    }

    /** The points that reversals could not find in any lot. */
    public Points deficit() {
        return openDebits.stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus);
    }

    /**
     * The points that can be spent at an instant: never negative; expired lots do not count, even if no expiry was
     * posted.
     */
    public Points availableAt(Instant at) {
        Points spendable = lots.stream()
                .filter(lot -> lot.isSpendableAt(at))
                .map(Lot::remaining)
                .reduce(Points.ZERO, Points::plus);
        Points available = spendable.minus(deficit());
        return available.isNegative() ? Points.ZERO : available;
    }

    /** As many of the points as the account takes without exceeding {@link #BALANCE_MAX}. */
    public Points roomFor(Points points) {
        return room(balance, points);
    }

    static Points room(Points balance, Points points) {
        if (balance.compareTo(BALANCE_MAX) >= 0) {
            return Points.ZERO;
        }
        return balance.isNegative() ? points.min(BALANCE_MAX) : points.min(BALANCE_MAX.minus(balance));
    }

    /** Adds points as a new lot; open debits are settled from it first, oldest first. */
    public Posting credit(Movement movement, @Nullable Instant expiresAt) {
        AccountBook book = open();
        book.credit(movement, List.of(), movement.at(), expiresAt);
        return posting(book);
    }

    /**
     * Takes available points, in the order of {@link Lot#SPENDING_ORDER}; empty, and nothing is taken, when there are
     * too few.
     */
    public Optional<Posting> spend(Movement movement) {
        AccountBook book = open();
        return book.spend(movement) ? Optional.of(posting(book)) : Optional.empty();
    }

    /**
     * Takes an award back, see {@link AccountBook#reverse}; the balance may become negative.
     *
     * @param award the number of the entry that is reversed
     */
    public Posting reverse(Movement movement, int award) {
        AccountBook book = open();
        book.reverse(movement, award, own -> true);
        return posting(book);
    }

    /** Each entry of such an account has one lot at most, of the same number. */
    private AccountBook open() {
        return new AccountBook(customerId, balance, entryCount, entryCount, lots, openDebits);
    }

    private static Posting posting(AccountBook book) {
        Booked booked = book.drain();
        return new Posting(booked.entries().getFirst(), booked.allocations(), book.snapshot());
    }
}
