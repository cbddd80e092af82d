package io.holdfast.ticket.webhook;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.webhook.store.Webhook;

/**
 * A webhook as the REST API returns it.
 *
 * @param disabledReason {@code requested}, {@code gone}, {@code failing} or {@code backlog}; null while it is enabled
 * @param failingSince the first failure since the last success; null when the last try succeeded
 * @param previousSecretUntil until when the secret before the last rotation signs, too
 */
@Schema(name = "Webhook")
record WebhookView(
        String webhookId,
        String url,
        List<String> types,
        @Nullable String description,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant disabledAt,
        @Nullable Instant failingSince,
        @Nullable Instant previousSecretUntil,
        Instant createdAt,
        Instant updatedAt) {

    static WebhookView of(Webhook webhook, Instant now) {
        Instant until = webhook.previousSecretUntil();
        return new WebhookView(
                webhook.webhookId(),
                webhook.url(),
                webhook.types(),
                webhook.description(),
                webhook.enabled(),
                webhook.disabledReason(),
                webhook.disabledAt(),
                webhook.failingSince(),
                until != null && until.isAfter(now) ? until : null,
                webhook.createdAt(),
                webhook.updatedAt());
    }
}
