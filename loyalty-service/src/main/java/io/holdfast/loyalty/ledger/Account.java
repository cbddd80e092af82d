package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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

    private static final int NO_AWARD = 0;

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
        if (balance.compareTo(BALANCE_MAX) >= 0) {
            return Points.ZERO;
        }
        return balance.isNegative() ? points.min(BALANCE_MAX) : points.min(BALANCE_MAX.minus(balance));
    }

    /** Adds points as a new lot; open debits are settled from it first, oldest first. */
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

    /**
     * Takes available points, in the order of {@link Lot#SPENDING_ORDER}; empty, and nothing is taken, when there are
     * too few.
     */
    public Optional<Posting> spend(Movement movement) {
        if (availableAt(movement.at()).compareTo(movement.points()) < 0) {
            return Optional.empty();
        }
        return Optional.of(debit(movement, NO_AWARD));
    }

    /**
     * Takes an award back; the balance may become negative. The award's own lot is debited first, even if it has expired:
     * debiting the lot that expires soonest would exchange old points for new ones by a purchase and its refund, and
     * skipping an expired lot would take its points from another lot although they are lost already.
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
