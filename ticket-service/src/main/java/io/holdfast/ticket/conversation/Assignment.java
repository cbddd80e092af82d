package io.holdfast.ticket.conversation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.state.EventSources;

/** The assignment of a new ticket by the rules on arrival. */
final class Assignment {

    private Assignment() {}

    /** The creation, and the assignment if there is an agent. */
    static List<Fact<? extends CustomerFact>> follow(
            Fact<TicketCreated> created, @Nullable String agentId, CurrentState state) {
        return agentId == null
                ? List.of(created)
                : List.of(
                        created,
                        Fact.of(
                                state.newId(),
                                EventSources.CONVERSATION,
                                created.time(),
                                new TicketAssigned(
                                        created.event().ticketId(),
                                        created.event().customerId(),
                                        agentId)));
    }
}
