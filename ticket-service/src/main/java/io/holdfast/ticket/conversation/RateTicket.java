package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketRated;
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

/** The customer says how it was, 1 (bad) to 5 (good); the agent is the one who has the ticket. */
record RateTicket(
        TicketId ticketId,
        int score,
        @Nullable String comment,
        @Nullable Instant occurredAt) implements Write.Request {

    /** A rating as it is answered. */
    record RatingAnswer(
            String ticketId,
            int score,
            @Nullable String comment,
            @Nullable String agentId,
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
        String agentId = ticket.agentId().value();
        Fact<TicketRated> rated = Fact.of(
                known.newId(),
                Sources.CONVERSATION,
                occurredAt == null ? known.now() : occurredAt,
                new TicketRated(ticketId, ticket.opened().customerId(), score, agentId));
        return Decision.of(
                Answer.created(
                        "/tickets/" + ticketId,
                        Json.written(new RatingAnswer(ticketId.value(), score, comment, agentId, rated.time()))),
                List.of(rated),
                comment == null ? List.of() : List.of(new Wording(rated.id(), null, comment, null)));
    }
}
