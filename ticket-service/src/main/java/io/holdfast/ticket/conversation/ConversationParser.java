package io.holdfast.ticket.conversation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.Ids;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.template.RenderedReply;
import io.holdfast.ticket.web.CommonFields;
import io.holdfast.ticket.web.EventTimeBounds;

/** Parses the bodies of requests about one ticket. Each method fails with 422 that names every invalid field. */
final class ConversationParser {

    private static final String EXPECTED = "expectedResolutionAt";

    private static final int ACCOUNT_LENGTH_MAX = 100;

    private ConversationParser() {}

    /**
     * A template that a reply takes its text from.
     *
     * @param variant null for the one that the ticket gets
     */
    record TemplateUse(
            TicketId ticketId, String templateId, @Nullable String variant) {}

    /** The template of a reply that has no message of its own; null when it has one, or names none. */
    static @Nullable TemplateUse templateOrNull(String ticketId, JsonFields body) {
        if (body.has("message") || !body.has("templateId")) {
            return null;
        }
        TemplateUse use = new TemplateUse(ticketId(ticketId, body), body.id("templateId"), body.idOrNull("variant"));
        body.throwIfInvalid();
        return use;
    }

    /** @param rendered the text of the reply's template; null for the message in the body */
    static ReplyToTicket reply(String ticketId, JsonFields body, @Nullable RenderedReply rendered, Instant now) {
        Visibility visibility = body.oneOfOrNull("visibility", Visibility.class);
        TicketId id = ticketId(ticketId, body);
        ReplyToTicket reply = new ReplyToTicket(
                id,
                body.oneOf("author", Author.class),
                body.idOrNull("agentId"),
                visibility == null ? Visibility.PUBLIC : visibility,
                rendered == null ? body.text("message", TicketParser.MESSAGE_LENGTH_MAX) : rendered.message(),
                body.idOrNull("templateId"),
                rendered == null ? body.idOrNull("variant") : rendered.variant(),
                EventTimeBounds.occurredAtOrNull(body, now));
        body.throwIfInvalid();
        return reply;
    }

    static ChangeTicket change(String ticketId, JsonFields body) {
        for (String name : new String[] {"status", "priority", "department", "tags", EXPECTED}) {
            if (body.contains(name) && !body.has(name)) {
                body.addError(name, "cannot be removed; leave the field out to keep it as it is");
            }
        }
        ChangeTicket change = new ChangeTicket(
                ticketId(ticketId),
                body.oneOfOrNull("status", TicketStatus.class),
                body.oneOfOrNull("priority", Priority.class),
                body.keywordOrNull("department"),
                CommonFields.tagsOrNull(body),
                body.contains("agentId"),
                body.idOrNull("agentId"),
                body.instantOrNull(EXPECTED));
        body.throwIfInvalid();
        return change;
    }

    static RateTicket rating(String ticketId, JsonFields body, Instant now) {
        RateTicket rating = new RateTicket(
                ticketId(ticketId),
                body.integer("score", 1, 5),
                CommonFields.commentOrNull(body),
                EventTimeBounds.occurredAtOrNull(body, now));
        body.throwIfInvalid();
        return rating;
    }

    /**
     * Parses a review; the reviewer is the sender unless the body names another one.
     *
     * @param mayNameOthers whether the sender may record the review of another person
     * @throws Problem 403 when the body names another one and the sender may not
     */
    static ReviewTicket review(String ticketId, JsonFields body, String sender, boolean mayNameOthers) {
        String reviewer = body.idOrNull("reviewerId");
        if (reviewer != null && !reviewer.equals(sender) && !mayNameOthers) {
            throw Problem.of(403, "forbidden", "Only ops and admin name another reviewerId than their own.");
        }
        ReviewTicket review = new ReviewTicket(
                ticketId(ticketId),
                reviewer == null ? sender : reviewer,
                body.idOrNull("agentId"),
                body.integer("empathy", 1, 5),
                body.integer("solution", 1, 5),
                body.integer("writing", 1, 5),
                CommonFields.commentOrNull(body));
        body.throwIfInvalid();
        return review;
    }

    static MergeTicket merge(String ticketId, JsonFields body) {
        MergeTicket merge = new MergeTicket(ticketId(ticketId), new TicketId(body.id("intoTicketId")));
        body.throwIfInvalid();
        return merge;
    }

    /** The filter of a list by what delivered its tickets; null without one. */
    static TicketQueries.@Nullable DeliveredBy deliveredBy(@Nullable String account, @Nullable String externalId) {
        if (account == null) {
            if (externalId != null) {
                throw Problem.invalid("account", "is required with externalId: an id is unique in its account only");
            }
            return null;
        }
        String[] parts = account.split(":", 2);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty() || account.length() > ACCOUNT_LENGTH_MAX) {
            throw Problem.invalid("account", "channel:account, such as whatsapp:berlin");
        }
        return new TicketQueries.DeliveredBy(new ChannelAccount(parts[0], parts[1]), externalId);
    }

    /** The id of a ticket that must exist; 404 when the text is not even an id. */
    static TicketId ticketId(String ticketId) {
        if (!Ids.isId(ticketId)) {
            throw Problem.notFound("ticket", ticketId);
        }
        return new TicketId(ticketId);
    }

    private static TicketId ticketId(String ticketId, JsonFields body) {
        if (!Ids.isId(ticketId)) {
            body.addError("ticketId", "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
            body.throwIfInvalid();
        }
        return new TicketId(ticketId);
    }
}
