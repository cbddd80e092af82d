package io.holdfast.ticket.state;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.Visibility;

/** A reply to a ticket that does not exist yet. Its customer is known only once the ticket is created. */
public record PendingReply(
        String factId,
        TicketId ticketId,
        Instant time,
        String replyId,
        Author author,
        @Nullable String agentId,
        Visibility visibility,
        @Nullable String templateId,
        @Nullable String variant) {

    public Fact<ReplySent> toFact(CustomerId customer) {
        return Fact.of(
                factId,
                EventSources.CONVERSATION,
                time,
                new ReplySent(ticketId, customer, replyId, author, agentId, visibility, templateId, variant));
    }
}
