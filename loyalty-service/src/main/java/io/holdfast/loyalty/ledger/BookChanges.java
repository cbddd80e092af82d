package io.holdfast.loyalty.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the changes of an {@link AccountBook}. Not thread-safe. */
final class BookChanges {

    private final List<Entry> entries = new ArrayList<>();
    private final List<Allocation> allocations = new ArrayList<>();
    private final Map<Integer, Lot> lots = new LinkedHashMap<>();
    private final Map<Integer, OpenDebit> debits = new LinkedHashMap<>();

    void add(Entry entry) {
        entries.add(entry);
    }

    void add(Allocation allocation) {
        allocations.add(allocation);
    }

    void add(Lot lot) {
        lots.put(lot.number(), lot);
    }

    void add(OpenDebit debit) {
        debits.put(debit.number(), debit);
    }

    Booked drain() {
        Booked booked = new Booked(entries, allocations, List.copyOf(lots.values()), List.copyOf(debits.values()));
        entries.clear();
        allocations.clear();
        lots.clear();
        debits.clear();
        return booked;
    }
}
