package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

/** The text of an event. It is stored by this service only: no published event holds it. */
public record MessageText(
        String factId,
        @Nullable String subject,
        String message,
        @Nullable String externalId) {}
