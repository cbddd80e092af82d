package io.holdfast.ticket.intake;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.timeline.Ticket;

/** What a request may look at when it decides: the state after the writes before it. */
public interface Known {

    /** The ticket; {@link Ticket#unknown} where there is none. */
    Ticket ticket(TicketId id);

    @Nullable
    Bought purchase(String purchaseId);

    @Nullable
    CustomerId customerOf(Contact contact);

    Instant now();

    /** A new UUIDv7, later than those before. */
    String newId();
}
