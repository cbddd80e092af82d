package io.holdfast.ticket.webhook.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An event for a webhook, not stored yet.
 *
 * @param body the CloudEvent as it is sent
 * @param customerId null for an event without a customer
 */
public record NewDelivery(
        String webhookId,
        @Nullable String customerId,
        String eventId,
        String eventSource,
        String eventType,
        Instant eventTime,
        String body) {

    /** The customer; an event without one waits for no other. No id contains a slash. */
    String queue() {
        return customerId == null ? "/" + eventId : customerId;
    }

    CustomerQueueTable.Key queueKey() {
        return new CustomerQueueTable.Key(webhookId, queue());
    }
}
