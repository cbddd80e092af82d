package io.holdfast.ticket.conversation;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A ticket with its texts and replies, as the REST API returns it.
 *
 * @param message the first message; null when the creation was reported as an event, which holds no text
 * @param replies oldest first
 */
@Schema(name = "Conversation")
record ConversationView(
        @JsonUnwrapped TicketView ticket, @Nullable String message, List<ReplyView> replies) {}
