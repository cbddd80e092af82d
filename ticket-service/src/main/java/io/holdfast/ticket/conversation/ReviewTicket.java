package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.Ticket;
import io.holdfast.ticket.web.Json;

/**
 * Reviews an agent's handling of a ticket, 1 to 5 for each criterion.
 *
 * @param agentId null for the agent that the ticket is assigned to
 */
record ReviewTicket(
        TicketId ticketId,
        String reviewerId,
        @Nullable String agentId,
        int empathy,
        int solution,
        int writing,
        @Nullable String comment)
        implements Submission.Command {

    /** A review as the REST API returns it. */
    @Schema(name = "ReviewAnswer")
    record ReviewView(
            String ticketId,
            String reviewerId,
            String agentId,
            int empathy,
            int solution,
            int writing,
            @Nullable String comment,
            Instant createdAt) {}

    @Override
    public ReadSet readSet() {
        return ReadSet.tickets(ticketId);
    }

    @Override
    public int textLength() {
        return comment == null ? 0 : comment.length();
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        String reviewed = agentId == null ? ticket.agentId().value() : agentId;
        if (reviewed == null) {
            throw Problem.invalid("agentId", "is required: the ticket is not assigned");
        }
        Fact<TicketReviewed> review = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                state.now(),
                new TicketReviewed(
                        ticketId,
                        ticket.requireOpening().customerId(),
                        reviewerId,
                        reviewed,
                        empathy,
                        solution,
                        writing));
        ReviewView view = new ReviewView(
                ticketId.value(), reviewerId, reviewed, empathy, solution, writing, comment, review.time());
        return Decision.of(
                CommandResponse.created("/tickets/" + ticketId, Json.write(view)),
                List.of(review),
                comment == null ? List.of() : List.of(new MessageText(review.id(), null, comment, null)));
    }
}
