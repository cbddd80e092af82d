package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.intake.Answer;
import io.holdfast.ticket.intake.Decision;
import io.holdfast.ticket.intake.Known;
import io.holdfast.ticket.intake.Needs;
import io.holdfast.ticket.intake.Sources;
import io.holdfast.ticket.intake.Write;
import io.holdfast.ticket.reading.Json;
import io.holdfast.ticket.timeline.Ticket;

/** A ticket goes on in another one, and is closed itself. */
record MergeTicket(TicketId ticketId, TicketId into) implements Write.Request {

    private static final String FIELD = "intoTicketId";

    /** A merge as it is answered. */
    record MergeAnswer(String ticketId, String intoTicketId, Instant createdAt) {}

    @Override
    public Needs needs() {
        return Needs.tickets(ticketId, into);
    }

    @Override
    public Decision decide(Known known) {
        Ticket ticket = known.ticket(ticketId);
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        requireOther(ticket, known.ticket(into));
        CustomerId customer = ticket.opened().customerId();
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(
                Fact.of(known.newId(), Sources.CONVERSATION, known.now(), new TicketMerged(ticketId, customer, into)));
        if (ticket.status() != TicketStatus.CLOSED) {
            facts.add(Fact.of(
                    known.newId(),
                    Sources.CONVERSATION,
                    known.now(),
                    new TicketStatusChanged(ticketId, customer, TicketStatus.CLOSED, ticket.status(), null)));
        }
        MergeAnswer answer = new MergeAnswer(ticketId.value(), into.value(), known.now());
        return Decision.of(Answer.created("/tickets/" + into, Json.written(answer)), facts, List.of());
    }

    private void requireOther(Ticket ticket, Ticket other) {
        if (into.equals(ticketId)) {
            throw Problem.invalid(FIELD, "must be another ticket");
        }
        if (!other.exists()) {
            throw Problem.invalid(FIELD, "there is no such ticket");
        }
        if (ticket.mergedInto().value() != null) {
            throw Problem.conflict(
                    "The ticket goes on in '" + ticket.mergedInto().value() + "' already.");
        }
        if (ticketId.equals(other.mergedInto().value())) {
            throw Problem.conflict("The other ticket goes on in this one.");
        }
    }
}
