package io.holdfast.ticket.conversation;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A ticket with its texts and replies, as the REST API returns it.
 *
 * @param message the first message; null when the creation was reported as an event, which holds no text
 * @param replies the latest ones, oldest first
 * @param repliesNextCursor the parameter {@code cursor} of {@code GET /tickets/{id}/replies} for the ones before; absent when
 *     there are none
 */
@Schema(name = "Conversation")
record ConversationView(
        @JsonUnwrapped TicketView ticket,
        @Nullable String message,
        List<ReplyView> replies,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String repliesNextCursor) {}
