package io.holdfast.loyalty.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;

/** What a series of postings did to lots: those that it opened, as they ended, and older ones that it took from. */
record LotChanges(List<Owned> opened, List<Owned> changed) {

    record Owned(CustomerId customerId, Lot lot) {}

    record Taken(CustomerId customerId, Allocation allocation) {}

    private record Name(CustomerId customerId, int number) {}

    static LotChanges of(List<Posting> postings, Map<CustomerId, Account> last) {
        Set<Name> credits = new HashSet<>();
        Set<Name> touched = new HashSet<>();
        for (Posting posting : postings) {
            CustomerId customer = posting.entry().customerId();
            if (posting.entry().points().isPositive()) {
                credits.add(new Name(customer, posting.entry().number()));
            }
            posting.allocations().forEach(allocation -> touched.add(new Name(customer, allocation.lot())));
        }
        List<Owned> opened = new ArrayList<>();
        List<Owned> changed = new ArrayList<>();
        for (Account account : last.values()) {
            for (Lot lot : account.lots()) {
                Name name = new Name(account.customerId(), lot.number());
                if (credits.contains(name)) {
                    opened.add(new Owned(account.customerId(), lot));
                } else if (touched.contains(name)) {
                    changed.add(new Owned(account.customerId(), lot));
                }
            }
        }
        return new LotChanges(opened, changed);
    }

    static List<Taken> allocations(List<Posting> postings) {
        return postings.stream()
                .flatMap(posting -> posting.allocations().stream()
                        .map(allocation -> new Taken(posting.entry().customerId(), allocation)))
                .toList();
    }
}
