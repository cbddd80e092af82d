package io.holdfast.ticket.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.state.MessageKey;
import io.holdfast.ticket.state.RefundKey;
import io.holdfast.ticket.state.ReplyKey;

/**
 * Keys of the state that a submission reads. It is loaded, and its customers are locked, before anything is decided.
 *
 * @param purchaseIds purchases with what waits for them
 * @param refunds refunds, with their purchases
 * @param messages messages of channels
 * @param conversations what leads to the tickets that messages belong to
 */
public record ReadSet(
        Set<CustomerId> customers,
        Set<TicketId> tickets,
        Set<String> purchaseIds,
        Set<Contact> contacts,
        Set<RefundKey> refunds,
        Set<ReplyKey> replies,
        Set<MessageKey> messages,
        Set<ConversationKey> conversations) {

    public static final ReadSet EMPTY = new ReadSet(Set.of(), Set.of(), Set.of(), Set.of());

    public ReadSet(Set<CustomerId> customers, Set<TicketId> tickets, Set<String> purchaseIds, Set<Contact> contacts) {
        this(customers, tickets, purchaseIds, contacts, Set.of(), Set.of());
    }

    public ReadSet(
            Set<CustomerId> customers,
            Set<TicketId> tickets,
            Set<String> purchaseIds,
            Set<Contact> contacts,
            Set<RefundKey> refunds,
            Set<ReplyKey> replies) {
        this(customers, tickets, purchaseIds, contacts, refunds, replies, Set.of(), Set.of());
    }

    public static ReadSet customer(CustomerId customer) {
        return new ReadSet(Set.of(customer), Set.of(), Set.of(), Set.of());
    }

    public static ReadSet tickets(TicketId... tickets) {
        return new ReadSet(Set.of(), new LinkedHashSet<>(Arrays.asList(tickets)), Set.of(), Set.of());
    }

    public static ReadSet purchase(String purchaseId) {
        return new ReadSet(Set.of(), Set.of(), Set.of(purchaseId), Set.of());
    }

    public static ReadSet refund(RefundKey refund) {
        return new ReadSet(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(refund), Set.of());
    }

    /** What the receipt of a channel's message depends on. */
    public static ReadSet message(
            MessageKey message, Collection<ConversationKey> conversations, Collection<Contact> contacts) {
        return new ReadSet(
                Set.of(),
                Set.of(),
                Set.of(),
                new LinkedHashSet<>(contacts),
                Set.of(),
                Set.of(),
                Set.of(message),
                new LinkedHashSet<>(conversations));
    }

    /** The keys of several read sets; its own sets can be added to. */
    public static ReadSet union(Collection<ReadSet> parts) {
        ReadSet union = new ReadSet(
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>());
        for (ReadSet part : parts) {
            union.customers.addAll(part.customers);
            union.tickets.addAll(part.tickets);
            union.purchaseIds.addAll(part.purchaseIds);
            union.contacts.addAll(part.contacts);
            union.refunds.addAll(part.refunds);
            union.replies.addAll(part.replies);
            union.messages.addAll(part.messages);
            union.conversations.addAll(part.conversations);
        }
        return union;
    }

    public ReadSet and(ReadSet other) {
        return union(List.of(this, other));
    }
}
