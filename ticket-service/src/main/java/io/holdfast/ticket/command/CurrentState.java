package io.holdfast.ticket.command;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.state.MessageKey;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RefundKey;
import io.holdfast.ticket.state.Ticket;

/** The state that a command reads when it decides: as the submissions before it in the flush leave it. */
public interface CurrentState {

    /** The ticket; {@link Ticket#empty} when there is none. */
    Ticket ticket(TicketId id);

    /** Whether the ticket was one of an erased customer, as far as it was read. */
    boolean isErased(TicketId id);

    /** The purchase; {@link PurchaseState#unknown} when there is none. */
    PurchaseState purchase(String purchaseId);

    /** Whether a shop has delivered the purchase before, and its customer was erased. */
    boolean isErasedPurchase(String purchaseId);

    /** The refund of that key which the customer told of; null when there is none. */
    @Nullable
    RecordedRefund refund(RefundKey key, CustomerId customer);

    /** The customer whose messages come from the contact; null while that is not confirmed for any. */
    @Nullable
    CustomerId customerOf(Contact contact);

    /** Whom the customer was merged into; themselves when they were not. Only for customers that the read set names. */
    CustomerId presentCustomer(CustomerId customer);

    /**
     * The loyalty tier of the customer; null for none. Only for customers of a command that {@link Submission#dependsOnTiers
     * depends on tiers}, and those whom they were merged into.
     */
    @Nullable
    String tierOf(CustomerId customer);

    /** Whether a message of a channel was received before. */
    boolean isReceived(MessageKey message);

    /** The ticket that the latest message of the conversation belongs to; null when it is not known. */
    @Nullable
    TicketId ticketOf(ConversationKey conversation);

    Instant now();

    /** A new UUIDv7, greater than the ones before. */
    String newId();
}
