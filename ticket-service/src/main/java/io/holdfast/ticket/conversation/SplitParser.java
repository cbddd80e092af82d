package io.holdfast.ticket.conversation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.JsonFields;

/** Parses requests to split a ticket. */
final class SplitParser {

    /** Replies that are split off at once. */
    static final int REPLIES_MAX = 100;

    static final String REPLY_IDS = "replyIds";
    static final String FROM_REPLY = "fromReplyId";

    private static final int SUBJECT_LENGTH_MAX = 500;

    private SplitParser() {}

    /**
     * What is split off.
     *
     * @param replyIds the customer's replies; empty for all from one on
     * @param fromReplyId that one; null when the replies are named
     * @param subject of the new ticket; null for that of the ticket
     */
    record Split(
            TicketId ticketId,
            Set<String> replyIds,
            @Nullable String fromReplyId,
            @Nullable String subject) {}

    /**
     * Parses the body.
     *
     * @throws io.holdfast.rest.Problem 404 when the ticket's id is none, 422 that names every invalid field
     */
    static Split parse(String ticketId, JsonFields body) {
        Set<String> replyIds = replyIds(body);
        Split split = new Split(
                ConversationParser.ticketId(ticketId),
                replyIds,
                body.idOrNull(FROM_REPLY),
                body.textOrNull("subject", SUBJECT_LENGTH_MAX));
        if (body.isValid() && replyIds.isEmpty() == (split.fromReplyId() == null)) {
            body.addError(REPLY_IDS, "name the replies, or the first of them in fromReplyId; not both");
        }
        body.throwIfInvalid();
        return split;
    }

    private static Set<String> replyIds(JsonFields body) {
        Set<String> ids = new LinkedHashSet<>();
        List<JsonNode> elements = body.elements(REPLY_IDS, REPLIES_MAX, "replies");
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            if (element.isTextual() && Ids.isId(element.textValue())) {
                ids.add(element.textValue());
            } else {
                body.addError(REPLY_IDS + "[" + i + "]", "an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
            }
        }
        return ids;
    }
}
