package io.holdfast.ticket.conversation;

import java.time.Instant;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketStatus;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.Ticket;

/** Changes of status that follow from something else. */
final class StatusChange {

    private StatusChange() {}

    static Fact<TicketStatusChanged> of(Ticket ticket, TicketStatus to, Instant time, CurrentState state) {
        return Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                time,
                new TicketStatusChanged(ticket.id(), ticket.requireOpening().customerId(), to, ticket.status(), null));
    }
}
