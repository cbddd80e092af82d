package io.holdfast.loyalty.ledger;

import java.util.List;

/**
 * What operations on an {@link AccountBook} changed.
 *
 * @param entries new, in their order
 * @param allocations new, in their order; a debit may take from one lot again, which adds to what it took before. The
 *     allocations of an entry of kind {@link EntryKind#RETURN} say what the lots got back
 * @param lots new and changed ones in their last state
 * @param debits new and changed ones in their last state; one that is settled owes nothing
 */
public record Booked(List<Entry> entries, List<Allocation> allocations, List<Lot> lots, List<OpenDebit> debits) {

    public Booked {
        entries = List.copyOf(entries);
        allocations = List.copyOf(allocations);
        lots = List.copyOf(lots);
        debits = List.copyOf(debits);
    }

    public boolean isEmpty() {
        return entries.isEmpty() && allocations.isEmpty() && lots.isEmpty() && debits.isEmpty();
    }
}
