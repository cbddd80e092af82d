package io.holdfast.ticket.webhook;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.webhook.store.StoredDelivery;

/**
 * A delivery as the REST API returns it.
 *
 * @param eventId the header {@code webhook-id}
 * @param nextAttemptAt null when it is finished, or when it waits for an earlier delivery of its customer
 * @param lastStatus the HTTP status of the last answer; null when there was none
 * @param lastError why there was none: {@code unknown-host}, {@code address-refused}, {@code connection}, {@code timeout}
 */
@Schema(name = "WebhookDelivery")
record DeliveryView(
        String deliveryId,
        String eventId,
        String type,
        @Nullable String customerId,
        String status,
        Instant createdAt,
        int attempts,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError) {

    static DeliveryView of(StoredDelivery delivery) {
        return new DeliveryView(
                Long.toString(delivery.deliveryId()),
                delivery.eventId(),
                delivery.eventType(),
                delivery.customerId(),
                delivery.status(),
                delivery.createdAt(),
                delivery.attempts(),
                delivery.lastAttemptAt(),
                delivery.dueAt(),
                delivery.finishedAt(),
                delivery.lastStatus(),
                delivery.lastError());
    }
}
