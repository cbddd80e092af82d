package io.holdfast.ticket.state;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;

/**
 * Decides whose events of a ticket count. A ticket has one customer for ever: that of the creation that was stored first,
 * whatever its time. From then on events that name another customer are refused, other creations included. Events that
 * came before it are all stored; those that name another customer are refused when it comes.
 */
public final class TicketOwnership {

    private TicketOwnership() {}

    /** Whether an event of the ticket names another customer than the ticket's own. */
    public static boolean isRefused(Ticket ticket, CustomerId customer) {
        Opening opening = ticket.opening();
        return opening != null && !opening.customerId().equals(customer);
    }

    /** Whether this event gives the ticket its customer, while events of other customers came before. */
    public static boolean refusesEarlierEvents(Ticket before, TicketEvent event) {
        return event instanceof TicketCreated
                && !before.exists()
                && !before.earlyReporter().isOnly(event.customerId());
    }
}
