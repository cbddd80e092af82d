package io.holdfast.ticket.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.TimelinePosition;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.Ticket;

/**
 * Undoes the merge of a ticket: it has the status again that it had before, or is open if its customer has replied in it
 * since, while it was pending or resolved. The other ticket stays as it is.
 *
 * @param customers the ticket's
 * @param merge the latest event that has merged it; null when there is none
 * @param statusBefore the status before that merge; null for the one that its other events give
 * @param replied whether the customer has replied since the event that gave that status
 */
record UnmergeTicket(
        TicketId ticketId,
        Set<CustomerId> customers,
        @Nullable EventKey merge,
        @Nullable TicketStatus statusBefore,
        boolean replied)
        implements Submission.Command {

    @Override
    public ReadSet readSet() {
        return new ReadSet(customers, Set.of(ticketId), Set.of(), Set.of());
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        TicketId from = ticket.mergedInto().value();
        TimelinePosition mergedBy = ticket.mergedInto().position();
        if (from == null || mergedBy == null || !mergedBy.key().equals(merge)) {
            throw Problem.conflict("The ticket is not merged.");
        }
        CustomerId customer = ticket.requireOpening().customerId();
        Fact<TicketUnmerged> unmerged = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                // Not before the merge, whose time may be ahead: the later of the two events counts.
                mergedBy.time().isAfter(state.now()) ? mergedBy.time() : state.now(),
                new TicketUnmerged(ticketId, customer, from));
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(unmerged);
        Ticket after = ticket.apply(unmerged);
        TicketStatus status = statusBefore == null ? after.status() : status(statusBefore);
        if (after.status() != status) {
            facts.add(StatusChange.of(ticket, status, unmerged.time(), state));
        }
        return Decision.of(CommandResponse.ok(ticketId.value()), facts, List.of());
    }

    private TicketStatus status(TicketStatus before) {
        return replied && Ticket.isOpenedByReply(before) ? TicketStatus.OPEN : before;
    }
}
