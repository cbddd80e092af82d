package io.holdfast.ticket.command;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

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

/** The state that a command's decision reads in tests: some tickets and nothing else. */
public final class FixedState implements CurrentState {

    private final Instant now;
    private final Map<TicketId, Ticket> tickets = new HashMap<>();
    private int ids;

    public FixedState(Instant now, Ticket... tickets) {
        this.now = now;
        for (Ticket ticket : tickets) {
            this.tickets.put(ticket.id(), ticket);
        }
    }

    @Override
    public Ticket ticket(TicketId id) {
        return tickets.getOrDefault(id, Ticket.empty(id));
    }

    @Override
    public boolean isErased(TicketId id) {
        return false;
    }

    @Override
    public PurchaseState purchase(String purchaseId) {
        return PurchaseState.unknown(purchaseId);
    }

    @Override
    public boolean isErasedPurchase(String purchaseId) {
        return false;
    }

    @Override
    public @Nullable RecordedRefund refund(RefundKey key, CustomerId customer) {
        return null;
    }

    @Override
    public @Nullable CustomerId customerOf(Contact contact) {
        return null;
    }

    @Override
    public @Nullable String tierOf(CustomerId customer) {
        return null;
    }

    @Override
    public boolean isReceived(MessageKey message) {
        return false;
    }

    @Override
    public @Nullable TicketId ticketOf(ConversationKey conversation) {
        return null;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String newId() {
        return "id-" + ++ids;
    }

    @Override
    public CustomerId presentCustomer(CustomerId customer) {
        return customer;
    }
}
