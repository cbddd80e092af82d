package io.holdfast.ticket.intake;

import org.jspecify.annotations.Nullable;

/** What was said when a fact happened. It stays here: no fact that is published holds a text. */
public record Wording(
        String factId,
        @Nullable String subject,
        String message,
        @Nullable String externalId) {}
