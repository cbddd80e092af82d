package io.holdfast.loyalty.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Allocation;
import io.holdfast.loyalty.ledger.Booked;
import io.holdfast.loyalty.ledger.Entry;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.OpenDebit;
import io.holdfast.loyalty.ledger.Points;

/** What a transaction inserts and updates in the ledger: lots and debits once, in their last state. */
final class LedgerChanges {

    private final List<EntryToInsert> entries = new ArrayList<>();
    private final Map<Key, OfCustomer<Lot>> newLots = new LinkedHashMap<>();
    private final Map<Key, OfCustomer<Lot>> changedLots = new LinkedHashMap<>();
    private final Map<AllocationKey, PostedAllocation> allocations = new LinkedHashMap<>();
    private final Map<Key, OfCustomer<OpenDebit>> debits = new LinkedHashMap<>();

    /** Something of a customer. */
    record OfCustomer<T>(CustomerId customerId, T of) {}

    /**
     * A new entry.
     *
     * @param tier the customer's, before the entry
     * @param firstLot the number of the first of its lots; null: it has none
     */
    record EntryToInsert(
            Entry entry, @Nullable String tier, @Nullable Integer firstLot, int lots) {}

    record PostedAllocation(CustomerId customerId, int debit, int lot, Points points) {}

    private record Key(CustomerId customerId, int number) {}

    private record AllocationKey(CustomerId customerId, int debit, int lot) {}

    /**
     * Adds what was posted.
     *
     * @param tier the customer's, before it
     * @param lotCount the number of the customer's last lot in the database
     */
    void add(CustomerId customerId, Booked booked, @Nullable String tier, int lotCount) {
        for (Entry entry : booked.entries()) {
            List<Lot> lots = booked.lots().stream()
                    .filter(lot -> lot.entry() == entry.number() && lot.number() > lotCount)
                    .toList();
            entries.add(new EntryToInsert(
                    entry, tier, lots.isEmpty() ? null : lots.getFirst().number(), lots.size()));
        }
        for (Lot lot : booked.lots()) {
            (lot.number() > lotCount ? newLots : changedLots)
                    .put(new Key(customerId, lot.number()), new OfCustomer<>(customerId, lot));
        }
        for (Allocation allocation : booked.allocations()) {
            allocations.merge(
                    new AllocationKey(customerId, allocation.debit(), allocation.lot()),
                    new PostedAllocation(customerId, allocation.debit(), allocation.lot(), allocation.points()),
                    (one, other) -> new PostedAllocation(
                            customerId, one.debit(), one.lot(), one.points().plus(other.points())));
        }
        booked.debits()
                .forEach(debit -> debits.put(new Key(customerId, debit.number()), new OfCustomer<>(customerId, debit)));
    }

    /** By customer, as the indexes are: neighbours share their pages. */
    List<EntryToInsert> entries() {
        entries.sort(Comparator.comparing((EntryToInsert row) -> row.entry().customerId())
                .thenComparingInt(row -> row.entry().number()));
        return entries;
    }

    /** By customer. */
    Collection<OfCustomer<Lot>> newLots() {
        return newLots.values().stream()
                .sorted(Comparator.comparing((OfCustomer<Lot> row) -> row.customerId())
                        .thenComparingInt(row -> row.of().number()))
                .toList();
    }

    Collection<OfCustomer<Lot>> changedLots() {
        return changedLots.values();
    }

    Collection<PostedAllocation> allocations() {
        return allocations.values();
    }

    List<OfCustomer<OpenDebit>> openDebits() {
        return debits.values().stream()
                .filter(debit -> debit.of().owed().isPositive())
                .toList();
    }

    List<OfCustomer<OpenDebit>> settledDebits() {
        return debits.values().stream()
                .filter(debit -> !debit.of().owed().isPositive())
                .toList();
    }
}
