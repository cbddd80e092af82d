package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;
import io.holdfast.ticket.intake.Answer;
import io.holdfast.ticket.intake.Decision;
import io.holdfast.ticket.intake.Known;
import io.holdfast.ticket.intake.Needs;
import io.holdfast.ticket.intake.Sources;
import io.holdfast.ticket.intake.WaitingReply;
import io.holdfast.ticket.intake.Wording;
import io.holdfast.ticket.intake.Write;
import io.holdfast.ticket.timeline.Ticket;

/** Somebody writes in a conversation. A reply to a ticket that is not known yet waits for it. */
record ReplyToTicket(
        TicketId ticketId,
        Author author,
        @Nullable String agentId,
        Visibility visibility,
        String message,
        @Nullable String templateId,
        @Nullable String variant,
        @Nullable Instant occurredAt)
        implements Write.Request {

    @Override
    public Needs needs() {
        return Needs.tickets(ticketId);
    }

    @Override
    public Decision decide(Known known) {
        String replyId = known.newId();
        Instant time = occurredAt == null ? known.now() : occurredAt;
        Ticket ticket = known.ticket(ticketId);
        WaitingReply reply = new WaitingReply(
                known.newId(), ticketId, time, replyId, author, agentId, visibility, templateId, variant);
        Wording wording = new Wording(reply.factId(), null, message, null);
        Answer answer = Answer.created(
                "/tickets/" + ticketId,
                ReplyJson.of(new ReplyAnswer(
                        replyId,
                        ticketId.value(),
                        author.wireName(),
                        agentId,
                        visibility.wireName(),
                        message,
                        templateId,
                        variant,
                        time)));
        return ticket.exists()
                ? Decision.of(answer, facts(ticket, reply, known), List.of(wording))
                : Decision.waiting(answer, reply, wording);
    }

    /** The reply, and the change of status that it brings: a pending ticket opens, a resolved one reopens. */
    private static List<Fact<? extends CustomerFact>> facts(Ticket ticket, WaitingReply reply, Known known) {
        Fact<ReplySent> sent = reply.of(ticket.opened().customerId());
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(sent);
        Ticket after = ticket.with(sent);
        if (after.status() != ticket.status()) {
            facts.add(Fact.of(
                    known.newId(),
                    Sources.CONVERSATION,
                    sent.time(),
                    new TicketStatusChanged(
                            ticket.id(), ticket.opened().customerId(), after.status(), ticket.status(), null)));
        }
        return facts;
    }
}
