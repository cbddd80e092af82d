package io.holdfast.ticket.problem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.Ticket;

/**
 * Answers a ticket of a problem with a public reply. A resolution also resolves the ticket; one that is resolved already is
 * only answered, because its customer does not know yet that the problem is solved. An announcement sets the expected
 * resolution time of a ticket that is not resolved. A closed or merged ticket is left as it is.
 *
 * @param problemId of which the ticket must still be
 * @param agentId who resolved the problem, or set its expected resolution time
 * @param expectedResolutionAt of an announcement; null for a resolution
 */
record AnswerTicket(
        TicketId ticketId,
        CustomerId customerId,
        String problemId,
        String agentId,
        String message,
        @Nullable Instant expectedResolutionAt)
        implements Submission.Command {

    /** Reason why a ticket is not answered that was moved to another problem while its task was added. */
    static final String MOVED = "moved";

    /** Reason why a merged ticket is not answered, until its merge is undone. */
    static final String MERGED = "merged";

    private static final int CONFLICT = 409;

    @Override
    public ReadSet readSet() {
        return new ReadSet(Set.of(customerId), Set.of(ticketId), Set.of(), Set.of());
    }

    @Override
    public int textLength() {
        return message.length();
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        requireAnswerable(ticket);
        String replyId = state.newId();
        Fact<TicketEvent> reply = fact(
                state,
                new ReplySent(ticketId, customerId, replyId, Author.AGENT, agentId, Visibility.PUBLIC, null, null));
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(reply);
        TicketStatus status = isResolution() ? TicketStatus.RESOLVED : ticket.status();
        if (status != ticket.status() || changesExpectation(ticket)) {
            facts.add(fact(
                    state,
                    new TicketStatusChanged(ticketId, customerId, status, ticket.status(), expectedResolutionAt)));
        }
        return Decision.of(
                CommandResponse.ok(replyId), facts, List.of(new MessageText(reply.id(), null, message, null)));
    }

    private boolean isResolution() {
        return expectedResolutionAt == null;
    }

    private boolean changesExpectation(Ticket ticket) {
        return expectedResolutionAt != null
                && !expectedResolutionAt.equals(ticket.expectedResolutionAt().value());
    }

    private void requireAnswerable(Ticket ticket) {
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        if (!problemId.equals(ticket.requireOpening().problemId())) {
            throw Problem.of(CONFLICT, MOVED, "The ticket belongs to another problem.");
        }
        if (ticket.isMerged()) {
            throw Problem.of(CONFLICT, MERGED, "The ticket is merged into another one.");
        }
        if (ticket.status() == TicketStatus.CLOSED) {
            throw Problem.of(CONFLICT, "closed", "The ticket is closed.");
        }
        if (!isResolution() && ticket.status() == TicketStatus.RESOLVED) {
            throw Problem.of(CONFLICT, "resolved", "The ticket is resolved already.");
        }
    }

    private static Fact<TicketEvent> fact(CurrentState state, TicketEvent event) {
        return Fact.of(state.newId(), EventSources.CONVERSATION, state.now(), event);
    }
}
