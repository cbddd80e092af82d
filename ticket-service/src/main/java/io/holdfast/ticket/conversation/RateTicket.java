package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketRated;
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

/** Rates a ticket from 1 (bad) to 5 (good). The rating counts for the agent that the ticket is assigned to. */
public record RateTicket(
        TicketId ticketId,
        int score,
        @Nullable String comment,
        @Nullable Instant occurredAt) implements Submission.Command {

    /** A rating as the REST API returns it. */
    @Schema(name = "RatingAnswer")
    record RatingView(
            String ticketId,
            int score,
            @Nullable String comment,
            @Nullable String agentId,
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
        String agentId = ticket.agentId().value();
        Fact<TicketRated> rated = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                occurredAt == null ? state.now() : occurredAt,
                new TicketRated(ticketId, ticket.requireOpening().customerId(), score, agentId));
        return Decision.of(
                CommandResponse.created(
                        "/tickets/" + ticketId,
                        Json.write(new RatingView(ticketId.value(), score, comment, agentId, rated.time()))),
                List.of(rated),
                comment == null ? List.of() : List.of(new MessageText(rated.id(), null, comment, null)));
    }
}
