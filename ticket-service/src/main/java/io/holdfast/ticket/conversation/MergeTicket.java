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

/**
 * Merges a ticket into another one, and closes it. When its customer waits for an answer, the other one is opened, because
 * they wait there now. A ticket that is closed or merged itself takes in no other one, so merges make no circles.
 */
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
        Ticket other = state.ticket(into);
        requireMergeable(ticket, other);
        CustomerId customer = ticket.requireOpening().customerId();
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(3);
        facts.add(Fact.of(
                state.newId(), EventSources.CONVERSATION, state.now(), new TicketMerged(ticketId, customer, into)));
        if (ticket.status() != TicketStatus.CLOSED) {
            facts.add(statusChange(ticket, TicketStatus.CLOSED, state));
        }
        if (isWaitingForAnswer(ticket.status()) && Ticket.isOpenedByReply(other.status())) {
            facts.add(statusChange(other, TicketStatus.OPEN, state));
        }
        MergeView view = new MergeView(ticketId.value(), into.value(), state.now());
        return Decision.of(CommandResponse.created("/tickets/" + into, Json.write(view)), facts, List.of());
    }

    private static boolean isWaitingForAnswer(TicketStatus status) {
        return status == TicketStatus.OPEN || status == TicketStatus.ON_HOLD;
    }

    private static Fact<TicketStatusChanged> statusChange(Ticket of, TicketStatus to, CurrentState state) {
        return Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                state.now(),
                new TicketStatusChanged(of.id(), of.requireOpening().customerId(), to, of.status(), null));
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
        if (other.mergedInto().value() != null) {
            throw Problem.conflict(
                    "The other ticket is merged into '" + other.mergedInto().value() + "'; merge into that one.");
        }
        if (other.status() == TicketStatus.CLOSED) {
            throw Problem.conflict("The other ticket is closed; open it first, or merge into another one.");
        }
    }
}
