package io.holdfast.ticket.conversation;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A ticket with what was said in it.
 *
 * @param message what it was opened with; null when it was told as an event, which holds no text
 * @param replies oldest first
 */
record ConversationView(
        @JsonUnwrapped TicketView ticket, @Nullable String message, List<ReplyView> replies) {}
