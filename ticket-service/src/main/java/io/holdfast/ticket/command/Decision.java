package io.holdfast.ticket.command;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;

/**
 * The outcome of a command: what is written in one transaction, and the response.
 *
 * @param contactOwner the customer whom the contacts belong to; null when there are no contacts
 * @param contacts contacts of the customer; one that is another customer's already stays that one's
 * @param contactsConfirmed whether the message came from the contacts; otherwise the sender has only claimed that they are
 *     the customer's
 * @param pendingReply a reply to a ticket that does not exist yet
 * @param receipt of a channel's message
 */
public record Decision(
        List<Fact<? extends CustomerFact>> facts,
        List<MessageText> texts,
        @Nullable CustomerId contactOwner,
        List<Contact> contacts,
        boolean contactsConfirmed,
        @Nullable PendingReply pendingReply,
        @Nullable Receipt receipt,
        CommandResponse response) {

    public static Decision of(
            CommandResponse response, List<Fact<? extends CustomerFact>> facts, List<MessageText> texts) {
        return new Decision(facts, texts, null, List.of(), false, null, null, response);
    }

    public static Decision pending(CommandResponse response, PendingReply reply, MessageText text) {
        return new Decision(List.of(), List.of(text), null, List.of(), false, reply, null, response);
    }

    public Decision withContacts(CustomerId customer, List<Contact> contacts, boolean confirmed) {
        return new Decision(facts, texts, customer, contacts, confirmed, pendingReply, receipt, response);
    }

    public Decision withReceipt(Receipt received) {
        return new Decision(facts, texts, contactOwner, contacts, contactsConfirmed, pendingReply, received, response);
    }
}
