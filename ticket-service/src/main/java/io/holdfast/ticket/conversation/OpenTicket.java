package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.intake.Answer;
import io.holdfast.ticket.intake.Contact;
import io.holdfast.ticket.intake.Decision;
import io.holdfast.ticket.intake.Known;
import io.holdfast.ticket.intake.Needs;
import io.holdfast.ticket.intake.Sources;
import io.holdfast.ticket.intake.Wording;
import io.holdfast.ticket.intake.Write;
import io.holdfast.ticket.timeline.Ticket;

/**
 * A customer turns to the company.
 *
 * @param ticketId null: a new id
 * @param customerId null: whoever is reached by the contacts, or somebody new
 */
record OpenTicket(
        @Nullable TicketId ticketId,
        @Nullable CustomerId customerId,
        List<Contact> contacts,
        String channel,
        String department,
        Priority priority,
        List<String> tags,
        Said said,
        @Nullable Instant occurredAt)
        implements Write.Request {

    /** The customer's own words, and the channel's name for them. */
    record Said(String subject, String message, @Nullable String externalId) {}

    @Override
    public Needs needs() {
        List<CustomerId> customers = customerId == null ? List.of() : List.of(customerId);
        List<TicketId> tickets = ticketId == null ? List.of() : List.of(ticketId);
        return new Needs(customers, tickets, List.of(), contacts);
    }

    @Override
    public Decision decide(Known known) {
        TicketId id = ticketId == null ? new TicketId(known.newId()) : ticketId;
        Ticket before = known.ticket(id);
        if (before.exists()) {
            throw Problem.conflict("There is a ticket '" + id + "' already.");
        }
        CustomerId customer = customer(known);
        Fact<TicketCreated> created = Fact.of(
                known.newId(),
                Sources.CONVERSATION,
                occurredAt == null ? known.now() : occurredAt,
                new TicketCreated(id, customer, channel, department, priority, tags, null));
        String body = TicketJson.of(before.with(created), said.subject(), said.externalId());
        Wording wording = new Wording(created.id(), said.subject(), said.message(), said.externalId());
        return Decision.of(Answer.created("/tickets/" + id, body), List.of(created), List.of(wording))
                .linking(customer, contacts);
    }

    private CustomerId customer(Known known) {
        if (customerId != null) {
            return customerId;
        }
        for (Contact contact : contacts) {
            CustomerId found = known.customerOf(contact);
            if (found != null) {
                return found;
            }
        }
        return new CustomerId(known.newId());
    }
}
