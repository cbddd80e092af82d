package io.holdfast.ticket.command;

import java.util.List;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Contact;

/** What a request must know to decide; whatever is named here is read, and its customer locked, before. */
public record ReadSet(
        List<CustomerId> customers, List<TicketId> tickets, List<String> purchaseIds, List<Contact> contacts) {

    public static ReadSet customer(CustomerId customer) {
        return new ReadSet(List.of(customer), List.of(), List.of(), List.of());
    }

    public static ReadSet tickets(TicketId... tickets) {
        return new ReadSet(List.of(), List.of(tickets), List.of(), List.of());
    }

    public static ReadSet purchase(String purchaseId) {
        return new ReadSet(List.of(), List.of(), List.of(purchaseId), List.of());
    }

    public static ReadSet contacts(List<Contact> contacts) {
        return new ReadSet(List.of(), List.of(), List.of(), contacts);
    }

    public ReadSet and(ReadSet other) {
        return new ReadSet(
                joined(customers, other.customers),
                joined(tickets, other.tickets),
                joined(purchaseIds, other.purchaseIds),
                joined(contacts, other.contacts));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        if (second.isEmpty()) {
            return first;
        }
        return first.isEmpty()
                ? second
                : java.util.stream.Stream.concat(first.stream(), second.stream())
                        .toList();
    }
}
