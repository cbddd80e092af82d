package io.holdfast.ticket.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Contact;

/**
 * Keys of the state that a submission reads. It is loaded, and its customers are locked, before anything is decided.
 */
public record ReadSet(
        Set<CustomerId> customers, Set<TicketId> tickets, Set<String> purchaseIds, Set<Contact> contacts) {

    public static final ReadSet EMPTY = new ReadSet(Set.of(), Set.of(), Set.of(), Set.of());

    public static ReadSet customer(CustomerId customer) {
        return new ReadSet(Set.of(customer), Set.of(), Set.of(), Set.of());
    }

    public static ReadSet tickets(TicketId... tickets) {
        return new ReadSet(Set.of(), new LinkedHashSet<>(Arrays.asList(tickets)), Set.of(), Set.of());
    }

    public static ReadSet purchase(String purchaseId) {
        return new ReadSet(Set.of(), Set.of(), Set.of(purchaseId), Set.of());
    }

    /** The keys of several read sets; its own sets can be added to. */
    public static ReadSet union(Collection<ReadSet> parts) {
        ReadSet union =
                new ReadSet(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        for (ReadSet part : parts) {
            union.customers.addAll(part.customers);
            union.tickets.addAll(part.tickets);
            union.purchaseIds.addAll(part.purchaseIds);
            union.contacts.addAll(part.contacts);
        }
        return union;
    }

    public ReadSet and(ReadSet other) {
        return union(List.of(this, other));
    }
}
