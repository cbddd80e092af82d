package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

/**
 * The text of an event. It is stored by this service only: no published event holds it.
 *
 * @param externalId the channel's id of the message
 * @param account {@code channel:account} of a message that a channel delivered
 */
public record MessageText(
        String factId,
        @Nullable String subject,
        String message,
        @Nullable String externalId,
        @Nullable String account) {

    public MessageText(String factId, @Nullable String subject, String message, @Nullable String externalId) {
        this(factId, subject, message, externalId, null);
    }
}
