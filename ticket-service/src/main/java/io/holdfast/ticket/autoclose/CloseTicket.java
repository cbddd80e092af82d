package io.holdfast.ticket.autoclose;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.Ticket;

/**
 * Closes a ticket if it has been resolved since an instant, and this service resolved it. What happened to it otherwise
 * stays: it was opened again, merged or closed, or another system decides its status.
 *
 * @param resolvedUntil it must have been resolved by then
 */
record CloseTicket(TicketId ticketId, CustomerId customerId, Instant resolvedUntil) implements Submission.Command {

    private static final CommandResponse DONE = CommandResponse.ok("");

    @Override
    public ReadSet readSet() {
        return new ReadSet(Set.of(customerId), Set.of(ticketId), Set.of(), Set.of());
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        Instant resolvedAt = ticket.resolvedHereAt();
        if (resolvedAt == null || resolvedAt.isAfter(resolvedUntil)) {
            return Decision.of(DONE, List.of(), List.of());
        }
        Fact<TicketStatusChanged> closed = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                state.now(),
                new TicketStatusChanged(ticketId, customerId, TicketStatus.CLOSED, TicketStatus.RESOLVED, null));
        return Decision.of(DONE, List.of(closed), List.of());
    }
}
