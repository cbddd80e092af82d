package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.intake.Answer;
import io.holdfast.ticket.intake.Decision;
import io.holdfast.ticket.intake.Known;
import io.holdfast.ticket.intake.Needs;
import io.holdfast.ticket.intake.Sources;
import io.holdfast.ticket.intake.Wording;
import io.holdfast.ticket.intake.Write;
import io.holdfast.ticket.reading.Json;
import io.holdfast.ticket.timeline.Ticket;

/**
 * A colleague says how an agent wrote, 1 to 5 each.
 *
 * @param agentId null: the one who has the ticket
 */
record ReviewTicket(
        TicketId ticketId,
        String reviewerId,
        @Nullable String agentId,
        int empathy,
        int solution,
        int writing,
        @Nullable String comment)
        implements Write.Request {

    /** A review as it is answered. */
    record ReviewAnswer(
            String ticketId,
            String reviewerId,
            String agentId,
            int empathy,
            int solution,
            int writing,
            @Nullable String comment,
            Instant createdAt) {}

    @Override
    public Needs needs() {
        return Needs.tickets(ticketId);
    }

    @Override
    public Decision decide(Known known) {
        Ticket ticket = known.ticket(ticketId);
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        String reviewed = agentId == null ? ticket.agentId().value() : agentId;
        if (reviewed == null) {
            throw Problem.invalid("agentId", "is required: nobody has the ticket");
        }
        Fact<TicketReviewed> review = Fact.of(
                known.newId(),
                Sources.CONVERSATION,
                known.now(),
                new TicketReviewed(
                        ticketId, ticket.opened().customerId(), reviewerId, reviewed, empathy, solution, writing));
        ReviewAnswer answer = new ReviewAnswer(
                ticketId.value(), reviewerId, reviewed, empathy, solution, writing, comment, review.time());
        return Decision.of(
                Answer.created("/tickets/" + ticketId, Json.written(answer)),
                List.of(review),
                comment == null ? List.of() : List.of(new Wording(review.id(), null, comment, null)));
    }
}
