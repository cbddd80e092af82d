package io.holdfast.contract;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Topic {@code webhooks}: what became of the webhooks of ticket-service. The key is the webhook's id. */
public sealed interface WebhookEvent extends Event {

    String webhookId();

    /**
     * ticket-service has disabled a webhook.
     *
     * @param host of its address, without the path, which may hold a secret
     * @param disabledReason {@code gone}, {@code failing} or {@code backlog}; others may be added
     * @param failingSince when the first of the failures without a success between them was; null for another reason
     */
    record WebhookDisabled(
            String webhookId,
            String host,
            String disabledReason,
            @Nullable Instant failingSince) implements WebhookEvent {
        public WebhookDisabled {
            Ids.require(webhookId);
        }
    }
}
