package io.holdfast.ticket.intake;

import java.util.List;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;

/** What a request must know to decide; whatever is named here is read, and its customer locked, before. */
public record Needs(
        List<CustomerId> customers, List<TicketId> tickets, List<String> purchaseIds, List<Contact> contacts) {

    public static Needs customer(CustomerId customer) {
        return new Needs(List.of(customer), List.of(), List.of(), List.of());
    }

    public static Needs tickets(TicketId... tickets) {
        return new Needs(List.of(), List.of(tickets), List.of(), List.of());
    }

    public static Needs purchase(String purchaseId) {
        return new Needs(List.of(), List.of(), List.of(purchaseId), List.of());
    }

    public static Needs contacts(List<Contact> contacts) {
        return new Needs(List.of(), List.of(), List.of(), contacts);
    }

    public Needs and(Needs other) {
        return new Needs(
                joined(customers, other.customers),
                joined(tickets, other.tickets),
                joined(purchaseIds, other.purchaseIds),
                joined(contacts, other.contacts));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        if (more.isEmpty()) {
            return some;
        }
        return some.isEmpty()
                ? more
                : java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }
}
