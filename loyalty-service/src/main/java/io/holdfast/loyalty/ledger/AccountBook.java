package io.holdfast.loyalty.ledger;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/**
 * The operations on one account. Invariant: balance = sum of the entries = sum of the lots − deficit. Changes are collected
 * until {@link #drain}. Not thread-safe.
 *
 * <p>An operation takes O(log n) for each lot that it touches, of n lots; {@link #reverse} may pass over all lots that have
 * points left.
 */
public final class AccountBook {

    /**
     * The most points that credits fill an account with: a tenth of what a {@code bigint} holds, so that sums of one
     * account never overflow.
     */
    public static final Points BALANCE_MAX = Points.of(1_000_000_000_000_000_000L);

    private final CustomerId customerId;
    private final Lots lots = new Lots();
    private final Deque<OpenDebit> debits = new ArrayDeque<>();
    private final BookChanges changes = new BookChanges();
    private Points balance;
    private int entryCount;
    private int lotCount;

    /**
     * Opens the book of a stored account.
     *
     * @param lotCount the number of the last lot
     * @param lots those with points left at least, and those of awards that are to be reversed
     * @param openDebits oldest first
     */
    public AccountBook(
            CustomerId customerId,
            Points balance,
            int entryCount,
            int lotCount,
            Collection<Lot> lots,
            Collection<OpenDebit> openDebits) {
        this.customerId = customerId;
        this.balance = balance;
        this.entryCount = entryCount;
        this.lotCount = lotCount;
        lots.forEach(this.lots::put);
        debits.addAll(openDebits);
    }

    public static AccountBook empty(CustomerId customerId) {
        return new AccountBook(customerId, Points.ZERO, 0, 0, List.of(), List.of());
    }

    /** Adds points as one lot, or one for each part; open debits are settled from it first, oldest first. */
    public Entry credit(Movement movement, List<RulePoints> parts, Instant availableFrom, @Nullable Instant expiresAt) {
        Entry entry = write(movement, movement.points(), parts);
        if (parts.isEmpty()) {
            open(movement, entry.number(), null, movement.points(), availableFrom, expiresAt);
        }
        for (RulePoints part : parts) {
            open(movement, entry.number(), part.rule(), part.points(), availableFrom, expiresAt);
        }
        return entry;
    }

    private void open(
            Movement movement,
            int entry,
            @Nullable String rule,
            Points points,
            Instant availableFrom,
            @Nullable Instant expiresAt) {
        lotCount++;
        change(new Lot(
                lotCount,
                entry,
                movement.causeId(),
                rule,
                points,
                points,
                Points.ZERO,
                Points.ZERO,
                movement.at(),
                availableFrom,
                expiresAt));
        settleFrom(lotCount);
    }

    /** Takes available points in spending order; nothing, and false, when there are too few. */
    public boolean spend(Movement movement) {
        List<Take> takes = findAvailable(movement.points(), movement.at());
        if (takes == null) {
            return false;
        }
        Entry entry = write(movement, movement.points().negate(), List.of());
        takes.forEach(take -> take(entry.number(), take));
        return true;
    }

    /**
     * Takes an award back; the balance may become negative. The award's own lots are debited first, even expired ones whose
     * expiry is not posted: debiting the lot that expires soonest would exchange old points for new ones by a purchase and
     * its refund. What has expired of them counts as taken. Then come pending lots and available ones; what is missing
     * becomes a deficit.
     *
     * @param award the entry that is reversed
     * @param own which of its lots
     */
    public void reverse(Movement movement, AwardKey award, Predicate<Lot> own) {
        List<Take> takes = new ArrayList<>();
        List<Lot> ownLots = lots.ofAward(award, own);
        Points missing = Lots.collect(ownLots, lot -> true, movement.points(), takes);
        Points counted = countExpired(ownLots, missing);
        Predicate<Lot> others = lot -> !lot.award().equals(award) || !own.test(lot);
        missing = lots.collectPending(movement.at(), others, missing.minus(counted), takes);
        missing = lots.collectFree(others.and(lot -> lot.isSpendableAt(movement.at())), missing, takes);
        if (counted.equals(movement.points())) {
            return;
        }
        debit(movement, movement.points().minus(counted), takes, missing);
    }

    private void debit(Movement movement, Points points, List<Take> takes, Points missing) {
        Entry entry = write(movement, points.negate(), List.of());
        takes.forEach(take -> take(entry.number(), take));
        if (missing.isPositive()) {
            OpenDebit debit = new OpenDebit(entry.number(), missing);
            debits.addLast(debit);
            changes.add(debit);
        }
    }

    private Points countExpired(List<Lot> ownLots, Points points) {
        Points missing = points;
        for (Lot lot : ownLots) {
            Points counted = lot.expired().min(missing);
            if (counted.isPositive()) {
                change(lots.get(lot.number()).countExpired(counted));
                missing = missing.minus(counted);
            }
        }
        return points.minus(missing);
    }

    /** Reserves available points in spending order; null, and nothing is reserved, when there are too few. */
    public @Nullable List<Take> hold(Points points, Instant at) {
        List<Take> takes = findAvailable(points, at);
        if (takes != null) {
            takes.forEach(take -> change(lots.get(take.lot()).hold(take.points())));
        }
        return takes;
    }

    /** Takes held points. */
    public void capture(Movement movement, List<Take> takes) {
        Entry entry = write(movement, movement.points().negate(), List.of());
        for (Take take : takes) {
            change(lots.get(take.lot()).capture(take.points()));
            changes.add(new Allocation(entry.number(), take.lot(), take.points()));
        }
    }

    /** Held points become available again; open debits are settled from them first. */
    public void release(List<Take> takes) {
        for (Take take : takes) {
            change(lots.get(take.lot()).release(take.points()));
            settleFrom(take.lot());
        }
    }

    /**
     * Gives redeemed points back to their lots; open debits are settled from them first. A lot that was transferred has no
     * room for points that were spent before, so these get a lot of their own with the same times.
     */
    public void giveBack(Movement movement, List<Take> takes) {
        Entry entry = write(movement, movement.points(), List.of());
        for (Take take : takes) {
            Lot lot = lots.get(take.lot());
            Points fitting = take.points().min(lot.room());
            if (fitting.isPositive()) {
                change(lot.plus(fitting));
                changes.add(new Allocation(entry.number(), take.lot(), fitting));
                settleFrom(take.lot());
            }
            Points rest = take.points().minus(fitting);
            if (rest.isPositive()) {
                lotCount++;
                change(lot.reopened(lotCount, entry.number(), rest));
                settleFrom(lotCount);
            }
        }
    }

    /** The sum of the open debits. */
    private Points deficit() {
        return debits.stream().map(OpenDebit::owed).reduce(Points.ZERO, Points::plus);
    }

    /** The next lot whose free points have expired at an instant. */
    public @Nullable Lot findExpired(Instant at) {
        Lot first = lots.firstFree();
        return first != null && first.isExpiredAt(at) ? first : null;
    }

    /** When the free points of the lot that expires soonest expire; null when none do. */
    public @Nullable Instant nextExpiry() {
        Lot first = lots.firstFree();
        return first == null ? null : first.expiresAt();
    }

    /**
     * Takes the free points of an expired lot.
     *
     * @param movement with as many points
     */
    public void expire(Movement movement, Lot lot) {
        Entry entry = write(movement, movement.points().negate(), List.of());
        changes.add(new Allocation(entry.number(), lot.number(), movement.points()));
        change(lot.expireFree());
    }

    /** As many of the points as the account takes without exceeding {@link #BALANCE_MAX}. */
    public Points roomFor(Points points) {
        if (balance.compareTo(BALANCE_MAX) >= 0) {
            return Points.ZERO;
        }
        return balance.isNegative() ? points.min(BALANCE_MAX) : points.min(BALANCE_MAX.minus(balance));
    }

    public Points balance() {
        return balance;
    }

    /** By number. */
    public Collection<Lot> lots() {
        return lots.all();
    }

    public int lotCount() {
        return lotCount;
    }

    public int entryCount() {
        return entryCount;
    }

    public Collection<OpenDebit> openDebits() {
        return List.copyOf(debits);
    }

    /** The changes since the last call. */
    public Booked drain() {
        return changes.drain();
    }

    /**
     * Moves everything to the account of whom the customer was merged into: points with the times of their lots, held ones
     * included, and open debits. Each of the two is an entry here and one there, of opposite signs, unless there is nothing to
     * move.
     *
     * @param into another account
     * @param transfer the kind, rule, cause and time of the entries; debts have a rule of their own, since a rule acts once on
     *     a cause
     * @param needed lots that move although they are empty, because points that were spent from them may come back
     * @return the number of each lot there, by its number here
     */
    public Map<Integer, Integer> transfer(AccountBook into, Transfer transfer, Set<Integer> needed) {
        Map<Integer, Integer> numbers = transferLots(into, transfer, needed);
        Points owed = deficit();
        if (owed.isPositive()) {
            credit(transfer.ofDebts(owed, into.customerId), List.of(), transfer.at(), null);
            List<Take> takes = new ArrayList<>();
            Points missing = into.lots.collectPending(transfer.at(), lot -> true, owed, takes);
            missing = into.lots.collectFree(lot -> lot.isSpendableAt(transfer.at()), missing, takes);
            into.debit(transfer.ofDebts(owed, customerId), owed, takes, missing);
        }
        return numbers;
    }

    private Map<Integer, Integer> transferLots(AccountBook into, Transfer transfer, Set<Integer> needed) {
        // A reversal counts what has expired of its award.
        List<Lot> moved = lots.all().stream()
                .filter(lot ->
                        lot.remaining().isPositive() || lot.expired().isPositive() || needed.contains(lot.number()))
                .toList();
        Points points = moved.stream().map(Lot::remaining).reduce(Points.ZERO, Points::plus);
        Map<Integer, Integer> numbers = new HashMap<>();
        int entry = Lot.NO_ENTRY;
        if (points.isPositive()) {
            Entry taken = write(transfer.ofPoints(points, into.customerId), points.negate(), List.of());
            for (Lot lot : moved) {
                if (lot.remaining().isPositive()) {
                    changes.add(new Allocation(taken.number(), lot.number(), lot.remaining()));
                }
            }
            entry = into.write(transfer.ofPoints(points, customerId), points, List.of())
                    .number();
        }
        // Those with points first, so that the lots of the entry have consecutive numbers.
        for (boolean withPoints : new boolean[] {true, false}) {
            for (Lot lot : moved) {
                if (lot.remaining().isPositive() == withPoints) {
                    numbers.put(lot.number(), into.receive(lot, entry, customerId));
                    change(lot.emptied());
                }
            }
        }
        return numbers;
    }

    private int receive(Lot lot, int entry, CustomerId merged) {
        lotCount++;
        change(lot.transferred(lotCount, entry, merged));
        int number = lotCount;
        settleFrom(number);
        return number;
    }

    private @Nullable List<Take> findAvailable(Points points, Instant at) {
        List<Take> takes = new ArrayList<>();
        Points missing = lots.collectFree(lot -> lot.isSpendableAt(at), points.plus(deficit()), takes);
        return missing.isPositive() ? null : Take.first(takes, points);
    }

    private void settleFrom(int lotNumber) {
        while (!debits.isEmpty() && lots.get(lotNumber).free().isPositive()) {
            OpenDebit oldest = debits.removeFirst();
            Points part = oldest.owed().min(lots.get(lotNumber).free());
            take(oldest.number(), new Take(lotNumber, part));
            OpenDebit left = new OpenDebit(oldest.number(), oldest.owed().minus(part));
            changes.add(left);
            if (left.owed().isPositive()) {
                debits.addFirst(left);
            }
        }
    }

    private void take(int debit, Take take) {
        change(lots.get(take.lot()).minus(take.points()));
        changes.add(new Allocation(debit, take.lot(), take.points()));
    }

    private Entry write(Movement movement, Points signed, List<RulePoints> parts) {
        balance = balance.plus(signed);
        entryCount++;
        Entry entry = Entry.of(customerId, entryCount, movement, signed, balance, parts);
        changes.add(entry);
        return entry;
    }

    private void change(Lot lot) {
        lots.put(lot);
        changes.add(lot);
    }
}
