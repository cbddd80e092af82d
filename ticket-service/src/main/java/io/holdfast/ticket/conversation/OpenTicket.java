package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.arrival.RoutingResult;
import io.holdfast.ticket.arrival.RoutingRun;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.TicketCreation;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.Ticket;

/**
 * Opens a ticket.
 *
 * @param ticketId null for a new id
 * @param routing what it is like, by the rules on arrival
 * @param customerId null for the customer of one of the contacts, or a new one
 */
record OpenTicket(
        @Nullable TicketId ticketId,
        @Nullable CustomerId customerId,
        List<Contact> contacts,
        String channel,
        RoutingRun routing,
        Text text,
        @Nullable Instant occurredAt)
        implements Submission.Command {

    /** The texts of the first message, and the channel's id of it. */
    record Text(String subject, String message, @Nullable String externalId) {}

    @Override
    public ReadSet readSet() {
        return new ReadSet(
                customerId == null ? Set.of() : Set.of(customerId),
                ticketId == null ? Set.of() : Set.of(ticketId),
                Set.of(),
                new LinkedHashSet<>(contacts));
    }

    @Override
    public boolean dependsOnTiers() {
        return routing.dependsOnTier();
    }

    @Override
    public int textLength() {
        return text.subject().length() + text.message().length();
    }

    @Override
    public Decision decide(CurrentState state) {
        TicketId id = ticketId == null ? new TicketId(state.newId()) : ticketId;
        Ticket before = state.ticket(id);
        if (before.exists()) {
            throw Problem.conflict("There is a ticket '" + id + "' already.");
        }
        CustomerId customer = customer(state);
        RoutingResult routed = routing.route(state.tierOf(customer));
        Fact<TicketCreated> created = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                occurredAt == null ? state.now() : occurredAt,
                new TicketCreated(id, customer, channel, routed.department(), routed.priority(), routed.tags(), null));
        List<Fact<? extends CustomerFact>> facts = Assignment.follow(created, routed.agentId(), state);
        Ticket opened = before.apply(created);
        if (facts.getLast().event() instanceof TicketAssigned assigned) {
            opened = opened.apply(Fact.of(facts.getLast().id(), EventSources.CONVERSATION, created.time(), assigned));
        }
        String body = TicketJson.write(opened, text.subject(), text.externalId());
        MessageText messageText = new MessageText(created.id(), text.subject(), text.message(), text.externalId());
        return Decision.of(CommandResponse.created("/tickets/" + id, body), facts, List.of(messageText))
                .withContacts(customer, contacts, customerId == null);
    }

    @Override
    public @Nullable TicketCreation creation() {
        return ticketId == null ? null : new TicketCreation(ticketId, customerId);
    }

    @Override
    public Problem erasedTicket(TicketId ticket) {
        return Problem.conflict("The ticket '" + ticket + "' was erased with its customer; choose another id.");
    }

    private CustomerId customer(CurrentState state) {
        if (customerId != null) {
            // Who chooses the ticket's id reports further events of it, which name the same customer.
            return ticketId == null ? state.presentCustomer(customerId) : customerId;
        }
        for (Contact contact : contacts) {
            CustomerId found = state.customerOf(contact);
            if (found != null) {
                return found;
            }
        }
        return new CustomerId(state.newId());
    }
}
