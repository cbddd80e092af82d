package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

/** What was said when a fact happened. It stays here: no fact that is published holds a text. */
public record MessageText(
        String factId,
        @Nullable String subject,
        String message,
        @Nullable String externalId) {}
