package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.Ticket;

/**
 * Changes properties of a ticket; null leaves one as it is. A property that has the value already causes no event.
 *
 * @param changesAgent whether the request names an agent; if so, a null agent unassigns the ticket
 */
record ChangeTicket(
        TicketId ticketId,
        @Nullable TicketStatus status,
        @Nullable Priority priority,
        @Nullable String department,
        @Nullable List<String> tags,
        boolean changesAgent,
        @Nullable String agentId,
        @Nullable Instant expectedResolutionAt)
        implements Submission.Command {

    @Override
    public ReadSet readSet() {
        return ReadSet.tickets(ticketId);
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        CustomerId customer = ticket.requireOpening().customerId();
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(3);
        if (reclassifies(ticket)) {
            facts.add(fact(
                    state,
                    new TicketReclassified(
                            ticketId,
                            customer,
                            priority == null ? ticket.currentPriority() : priority,
                            department == null ? ticket.currentDepartment() : department,
                            tags == null ? ticket.currentTags() : tags)));
        }
        if (changesAgent && !Objects.equals(agentId, ticket.agentId().value())) {
            facts.add(fact(state, new TicketAssigned(ticketId, customer, agentId)));
        }
        if (changesStatus(ticket)) {
            requireNotMerged(ticket);
            facts.add(fact(
                    state,
                    new TicketStatusChanged(
                            ticketId,
                            customer,
                            status == null ? ticket.status() : status,
                            ticket.status(),
                            expectedResolutionAt)));
        }
        return Decision.of(CommandResponse.ok(""), facts, List.of());
    }

    private static void requireNotMerged(Ticket ticket) {
        if (ticket.isMerged()) {
            throw Problem.conflict(
                    "The ticket is merged into '" + ticket.mergedInto().value() + "'; change that one.");
        }
    }

    private boolean reclassifies(Ticket ticket) {
        return (priority != null && priority != ticket.currentPriority())
                || (department != null && !department.equals(ticket.currentDepartment()))
                || (tags != null && !tags.equals(ticket.currentTags()));
    }

    private boolean changesStatus(Ticket ticket) {
        return (status != null && status != ticket.status())
                || (expectedResolutionAt != null
                        && !expectedResolutionAt.equals(
                                ticket.expectedResolutionAt().value()));
    }

    private static Fact<TicketEvent> fact(CurrentState state, TicketEvent event) {
        return Fact.of(state.newId(), EventSources.CONVERSATION, state.now(), event);
    }
}
