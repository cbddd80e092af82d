package io.holdfast.ticket.command;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.Ticket;

/** What a request may look at when it decides: the state after the writes before it. */
public interface CurrentState {

    /** The ticket; {@link Ticket#empty} where there is none. */
    Ticket ticket(TicketId id);

    @Nullable
    PurchaseState purchase(String purchaseId);

    @Nullable
    CustomerId customerOf(Contact contact);

    Instant now();

    /** A new UUIDv7, later than those before. */
    String newId();
}
