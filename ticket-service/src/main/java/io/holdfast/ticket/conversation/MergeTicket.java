package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketMerged;
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
import io.holdfast.ticket.web.Json;

/** Merges a ticket into another one, and closes it. */
record MergeTicket(TicketId ticketId, TicketId into) implements Submission.Command {

    private static final String FIELD = "intoTicketId";

    /** A merge as the REST API returns it. */
    @Schema(name = "MergeAnswer")
    record MergeView(String ticketId, String intoTicketId, Instant createdAt) {}

    @Override
    public ReadSet readSet() {
        return ReadSet.tickets(ticketId, into);
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        requireMergeable(ticket, state.ticket(into));
        CustomerId customer = ticket.requireOpening().customerId();
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(Fact.of(
                state.newId(), EventSources.CONVERSATION, state.now(), new TicketMerged(ticketId, customer, into)));
        if (ticket.status() != TicketStatus.CLOSED) {
            facts.add(Fact.of(
                    state.newId(),
                    EventSources.CONVERSATION,
                    state.now(),
                    new TicketStatusChanged(ticketId, customer, TicketStatus.CLOSED, ticket.status(), null)));
        }
        MergeView view = new MergeView(ticketId.value(), into.value(), state.now());
        return Decision.of(CommandResponse.created("/tickets/" + into, Json.write(view)), facts, List.of());
    }

    @Override
    public Problem erasedTicket(TicketId ticket) {
        return ticket.equals(ticketId)
                ? Submission.Command.super.erasedTicket(ticket)
                : Problem.invalid(FIELD, "there is no such ticket");
    }

    private void requireMergeable(Ticket ticket, Ticket other) {
        if (into.equals(ticketId)) {
            throw Problem.invalid(FIELD, "must be another ticket");
        }
        if (!other.exists()) {
            throw Problem.invalid(FIELD, "there is no such ticket");
        }
        if (ticket.mergedInto().value() != null) {
            throw Problem.conflict(
                    "The ticket is merged into '" + ticket.mergedInto().value() + "' already.");
        }
        if (ticketId.equals(other.mergedInto().value())) {
            throw Problem.conflict("The other ticket is merged into this one.");
        }
    }
}
