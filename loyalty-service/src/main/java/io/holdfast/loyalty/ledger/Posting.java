package io.holdfast.loyalty.ledger;

import java.util.List;

/** What one movement came to: its entry, what it took from which lots, and the account as it is now. */
public record Posting(Entry entry, List<Allocation> allocations, Account after) {

    public Posting {
        allocations = List.copyOf(allocations);
    }
}
