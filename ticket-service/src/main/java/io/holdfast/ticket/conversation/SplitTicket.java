package io.holdfast.ticket.conversation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.Opening;
import io.holdfast.ticket.state.Ticket;

/**
 * Splits replies of the customer off a ticket: opens a new ticket now with their texts as its message, and notes in both
 * where the rest of the conversation is. The replies stay in the ticket as well, since their events have been published.
 *
 * @param agentId who splits
 * @param subject null for no subject
 */
record SplitTicket(
        TicketId ticketId, String agentId, @Nullable String subject, List<String> messages)
        implements Submission.Command {

    /** Between two replies in the message of the new ticket. */
    static final String SEPARATOR = "\n\n";

    @Override
    public ReadSet readSet() {
        return ReadSet.tickets(ticketId);
    }

    @Override
    public int textLength() {
        return messages.stream().mapToInt(String::length).sum();
    }

    @Override
    public Decision decide(CurrentState state) {
        Ticket ticket = state.ticket(ticketId);
        if (!ticket.exists()) {
            throw Problem.notFound("ticket", ticketId.value());
        }
        if (ticket.isMerged()) {
            throw Problem.conflict(
                    "The ticket is merged into '" + ticket.mergedInto().value() + "'; split that one.");
        }
        Opening opening = ticket.requireOpening();
        TicketId newId = new TicketId(state.newId());
        Fact<TicketEvent> created = fact(
                state,
                new TicketCreated(
                        newId,
                        opening.customerId(),
                        opening.channel(),
                        ticket.currentDepartment(),
                        ticket.currentPriority(),
                        ticket.currentTags(),
                        null));
        Fact<TicketEvent> here = note(state, ticket, ticketId);
        Fact<TicketEvent> there = note(state, ticket, newId);
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(List.of(created, here, there));
        Ticket split = state.ticket(newId).apply(created).apply(there);
        return Decision.of(
                CommandResponse.created("/tickets/" + newId, TicketJson.write(split, subject, null)),
                facts,
                List.of(
                        new MessageText(created.id(), subject, String.join(SEPARATOR, messages), null),
                        new MessageText(here.id(), null, "Split into ticket " + newId + ".", null),
                        new MessageText(there.id(), null, "Split from ticket " + ticketId + ".", null)));
    }

    private Fact<TicketEvent> note(CurrentState state, Ticket ticket, TicketId in) {
        return fact(
                state,
                new ReplySent(
                        in,
                        ticket.requireOpening().customerId(),
                        state.newId(),
                        Author.AGENT,
                        agentId,
                        Visibility.INTERNAL,
                        null,
                        null));
    }

    private static Fact<TicketEvent> fact(CurrentState state, TicketEvent event) {
        return Fact.of(state.newId(), EventSources.CONVERSATION, state.now(), event);
    }
}
