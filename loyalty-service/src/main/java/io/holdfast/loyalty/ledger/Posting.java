package io.holdfast.loyalty.ledger;

import java.util.List;

/** The result of a movement: its entry, its allocations, and the account after it. */
public record Posting(Entry entry, List<Allocation> allocations, Account after) {

    public Posting {
        allocations = List.copyOf(allocations);
    }
}
