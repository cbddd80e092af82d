package io.holdfast.ticket.conversation;

import java.time.Instant;

import io.holdfast.contract.Author;
import io.holdfast.contract.Ids;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.reading.Fields;
import io.holdfast.ticket.reading.Limits;

/** What is asked of a ticket that is there already, or will be. Every reading fails with 422 naming what is wrong. */
final class ConversationReading {

    private static final String EXPECTED = "expectedResolutionAt";

    private ConversationReading() {}

    static ReplyToTicket reply(String ticketId, Fields body, Instant now) {
        Visibility visibility = body.oneOfOrNull("visibility", Visibility.class);
        TicketId id = ticketId(ticketId, body);
        ReplyToTicket reply = new ReplyToTicket(
                id,
                body.oneOf("author", Author.class),
                body.idOrNull("agentId"),
                visibility == null ? Visibility.PUBLIC : visibility,
                body.text("message", Limits.MESSAGE_LENGTH_MAX),
                body.idOrNull("templateId"),
                body.idOrNull("variant"),
                body.has("occurredAt") ? body.happenedAt("occurredAt", now) : null);
        body.requireSound();
        return reply;
    }

    static ChangeTicket change(String ticketId, Fields body) {
        for (String name : new String[] {"status", "priority", "department", "tags", EXPECTED}) {
            if (body.mentions(name) && !body.has(name)) {
                body.wrong(name, "cannot be taken away; leave the field out to keep it as it is");
            }
        }
        ChangeTicket change = new ChangeTicket(
                known(ticketId),
                body.oneOfOrNull("status", TicketStatus.class),
                body.oneOfOrNull("priority", Priority.class),
                body.wordOrNull("department"),
                body.wordsOrNull("tags", Limits.TAGS_MAX),
                body.mentions("agentId"),
                body.idOrNull("agentId"),
                body.timeOrNull(EXPECTED));
        body.requireSound();
        return change;
    }

    static RateTicket rating(String ticketId, Fields body, Instant now) {
        RateTicket rating = new RateTicket(
                known(ticketId),
                body.integer("score", 1, 5),
                body.textOrNull("comment", Limits.COMMENT_LENGTH_MAX),
                body.has("occurredAt") ? body.happenedAt("occurredAt", now) : null);
        body.requireSound();
        return rating;
    }

    /** Reads a review; the reviewer is who sends it unless somebody else is named. */
    static ReviewTicket review(String ticketId, Fields body, String sender) {
        String reviewer = body.idOrNull("reviewerId");
        if (reviewer == null && !Ids.isId(sender)) {
            body.missing("reviewerId");
        }
        ReviewTicket review = new ReviewTicket(
                known(ticketId),
                reviewer == null ? sender : reviewer,
                body.idOrNull("agentId"),
                body.integer("empathy", 1, 5),
                body.integer("solution", 1, 5),
                body.integer("writing", 1, 5),
                body.textOrNull("comment", Limits.COMMENT_LENGTH_MAX));
        body.requireSound();
        return review;
    }

    static MergeTicket merge(String ticketId, Fields body) {
        MergeTicket merge = new MergeTicket(known(ticketId), new TicketId(body.id("intoTicketId")));
        body.requireSound();
        return merge;
    }

    /** The id of a ticket that must be there: what is no id is no ticket either. */
    static TicketId known(String ticketId) {
        if (!Ids.isId(ticketId)) {
            throw Problem.notFound("ticket", ticketId);
        }
        return new TicketId(ticketId);
    }

    private static TicketId ticketId(String ticketId, Fields body) {
        if (!Ids.isId(ticketId)) {
            body.wrong("ticketId", "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
            body.requireSound();
        }
        return new TicketId(ticketId);
    }
}
