package io.holdfast.loyalty.posting;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.Account;
import io.holdfast.loyalty.ledger.Allocation;
import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.ledger.Posting;

/**
 * The lots that a series of postings inserts and updates, each in its last state.
 *
 * @param opened lots of credits in the series
 * @param changed older lots from which the series took points
 */
record LotChanges(List<CustomerLot> opened, List<CustomerLot> changed) {

    record CustomerLot(CustomerId customerId, Lot lot) {}

    record CustomerAllocation(CustomerId customerId, Allocation allocation) {}

    private record LotKey(CustomerId customerId, int number) {}

    static LotChanges of(List<Posting> postings, Map<CustomerId, Account> last) {
        Set<LotKey> credits = new HashSet<>();
        Set<LotKey> debited = new HashSet<>();
        for (Posting posting : postings) {
            CustomerId customer = posting.entry().customerId();
            if (posting.entry().points().isPositive()) {
                credits.add(new LotKey(customer, posting.entry().number()));
            }
            posting.allocations().forEach(allocation -> debited.add(new LotKey(customer, allocation.lot())));
        }
        List<CustomerLot> opened = new ArrayList<>();
        List<CustomerLot> changed = new ArrayList<>();
        for (Account account : last.values()) {
            for (Lot lot : account.lots()) {
                LotKey key = new LotKey(account.customerId(), lot.number());
                if (credits.contains(key)) {
                    opened.add(new CustomerLot(account.customerId(), lot));
                } else if (debited.contains(key)) {
                    changed.add(new CustomerLot(account.customerId(), lot));
                }
            }
        }
        return new LotChanges(opened, changed);
    }

    static List<CustomerAllocation> allocations(List<Posting> postings) {
        return postings.stream()
                .flatMap(posting -> posting.allocations().stream()
                        .map(allocation ->
                                new CustomerAllocation(posting.entry().customerId(), allocation)))
                .toList();
    }
}
