package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * A customer's account at one moment. At every moment: balance = sum of the entries = sum of the lots − deficit.
 *
 * <p>A credit needs no lots to be known; {@link #spend} and {@link #reverse} need all lots that still hold points.
 *
 * @param entryCount how many entries it has, which is the number of the last
 * @param openDebits reversals that found too few points, oldest first
 */
public record Account(
        CustomerId customerId, int entryCount, Points balance, List<Lot> lots, List<OpenDebit> openDebits) {

    private static final int NO_AWARD = 0;

    public Account {
        lots = List.copyOf(lots);
        openDebits = List.copyOf(openDebits);
    }

    public static Account empty(CustomerId customerId) {
        return new Account(customerId, 0, Points.ZERO, List.of(), List.of());
    }

    /** By how much the reversals so far exceed what was there to take back. */
    public Points deficit() {
        return openDebits.stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus);
    }

    /** What can be spent at that moment: never less than zero, and nothing of an overdue lot, expiry run or not. */
    public Points availableAt(Instant at) {
        Points spendable = lots.stream()
                .filter(lot -> lot.isSpendableAt(at))
                .map(Lot::remaining)
                .reduce(Points.ZERO, Points::plus);
        Points available = spendable.minus(deficit());
        return available.isNegative() ? Points.ZERO : available;
    }

    /** Adds points as a new lot, out of which the open debits are settled first. */
    public Posting credit(Movement movement, @Nullable Instant expiresAt) {
        int number = entryCount + 1;
        List<Allocation> settled = new ArrayList<>();
        List<OpenDebit> stillOpen = new ArrayList<>();
        Points available = movement.points();
        for (OpenDebit debit : openDebits) {
            Points taken = debit.owed().min(available);
            if (taken.isPositive()) {
                settled.add(new Allocation(debit.number(), number, taken));
                available = available.minus(taken);
            }
            if (debit.owed().compareTo(taken) > 0) {
                stillOpen.add(new OpenDebit(debit.number(), debit.owed().minus(taken)));
            }
        }
        List<Lot> lotsAfter = new ArrayList<>(lots);
        lotsAfter.add(new Lot(number, available, movement.at(), expiresAt));
        return post(movement, movement.points(), settled, lotsAfter, stillOpen);
    }

    /** Takes points for good, soonest expiry first; empty when fewer can be spent: it rejects, it never clamps. */
    public Optional<Posting> spend(Movement movement) {
        if (availableAt(movement.at()).compareTo(movement.points()) < 0) {
            return Optional.empty();
        }
        return Optional.of(debit(movement, NO_AWARD));
    }

    /**
     * Takes an award back, even below zero. The award's own lot gives first, overdue or not: would the soonest to expire
     * give instead, a purchase and its refund would turn old points into fresh ones; would an overdue lot give nothing,
     * its points would be lost twice.
     *
     * @param award the number of the entry that is reversed
     */
    public Posting reverse(Movement movement, int award) {
        return debit(movement, award);
    }

    private Posting debit(Movement movement, int award) {
        int number = entryCount + 1;
        Comparator<Lot> awardLotFirst = Comparator.comparing((Lot lot) -> lot.number() != award);
        List<Allocation> taken = new ArrayList<>();
        List<Lot> lotsAfter = new ArrayList<>();
        Points missing = movement.points();
        for (Lot lot : lots.stream()
                .sorted(awardLotFirst.thenComparing(Lot.SPENDING_ORDER))
                .toList()) {
            boolean usable = lot.number() == award || lot.isSpendableAt(movement.at());
            Points part = usable ? lot.remaining().min(missing) : Points.ZERO;
            if (part.isPositive()) {
                taken.add(new Allocation(number, lot.number(), part));
                missing = missing.minus(part);
            }
            lotsAfter.add(lot.minus(part));
        }
        List<OpenDebit> open = new ArrayList<>(openDebits);
        if (missing.isPositive()) {
            open.add(new OpenDebit(number, missing));
        }
        return post(movement, movement.points().negate(), taken, lotsAfter, open);
    }

    private Posting post(
            Movement movement, Points signed, List<Allocation> allocations, List<Lot> lots, List<OpenDebit> open) {
        Points newBalance = balance.plus(signed);
        Entry entry = Entry.of(customerId, entryCount + 1, movement, signed, newBalance);
        Account after = new Account(customerId, entryCount + 1, newBalance, lots, open);
        return new Posting(entry, allocations, after);
    }
}
