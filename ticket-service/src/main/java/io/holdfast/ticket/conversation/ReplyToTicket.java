package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;
import io.holdfast.ticket.state.Ticket;

/** Replies to a ticket. A reply to a ticket that does not exist yet is pending until the ticket is created. */
record ReplyToTicket(
        TicketId ticketId,
        Author author,
        @Nullable String agentId,
        Visibility visibility,
        String message,
        @Nullable String templateId,
        @Nullable String variant,
        @Nullable Instant occurredAt)
        implements Submission.Command {

    @Override
    public ReadSet readSet() {
        return ReadSet.tickets(ticketId);
    }

    @Override
    public int textLength() {
        return message.length();
    }

    @Override
    public Decision decide(CurrentState state) {
        String replyId = state.newId();
        Instant time = occurredAt == null ? state.now() : occurredAt;
        Ticket ticket = state.ticket(ticketId);
        PendingReply reply = new PendingReply(
                state.newId(), ticketId, time, replyId, author, agentId, visibility, templateId, variant);
        MessageText text = new MessageText(reply.factId(), null, message, null);
        CommandResponse response = CommandResponse.created(
                "/tickets/" + ticketId,
                ReplyJson.write(new ReplyView(
                        replyId,
                        ticketId.value(),
                        author.wireName(),
                        agentId,
                        visibility.wireName(),
                        message,
                        templateId,
                        variant,
                        null,
                        time)));
        return ticket.exists()
                ? Decision.of(response, facts(ticket, reply, state), List.of(text))
                : Decision.pending(response, reply, text);
    }

    /** The ticket that a customer's reply is answered in, if this one was merged: the last one of a chain of merges. */
    @Override
    public Set<TicketId> furtherTickets(CurrentState state) {
        return isFromCustomer() ? MergeTargets.of(state, ticketId) : Set.of();
    }

    private boolean isFromCustomer() {
        return author == Author.CUSTOMER && visibility == Visibility.PUBLIC;
    }

    /** The reply, and the change of status that it causes: a customer's reply opens a pending or resolved ticket. */
    private List<Fact<? extends CustomerFact>> facts(Ticket ticket, PendingReply reply, CurrentState state) {
        Fact<ReplySent> sent = reply.toFact(ticket.requireOpening().customerId());
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(sent);
        if (ticket.isMerged() && isFromCustomer()) {
            TicketId target = MergeTargets.of(state, ticketId).getLast();
            if (state.isErased(target)) {
                throw Problem.gone("The ticket '" + ticketId + "' is merged into '" + target
                        + "', which was erased with its customer; open a new ticket.");
            }
            addOpeningOf(state.ticket(target), sent.time(), state, facts);
            return facts;
        }
        Ticket changed = ticket.apply(sent);
        if (changed.status() != ticket.status()) {
            facts.add(StatusChange.of(ticket, changed.status(), sent.time(), state));
        }
        return facts;
    }

    /** Opens the ticket in which the customer waits now, unless its status was set after the reply. */
    private static void addOpeningOf(
            Ticket target, Instant time, CurrentState state, List<Fact<? extends CustomerFact>> facts) {
        if (target.exists() && Ticket.isOpenedByReply(target.status())) {
            Fact<TicketStatusChanged> opened = StatusChange.of(target, TicketStatus.OPEN, time, state);
            if (target.apply(opened).status() == TicketStatus.OPEN) {
                facts.add(opened);
            }
        }
    }
}
