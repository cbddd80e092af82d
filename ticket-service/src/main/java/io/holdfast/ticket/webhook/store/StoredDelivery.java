package io.holdfast.ticket.webhook.store;

import java.time.Instant;

import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;

/**
 * A delivery, without its body.
 *
 * @param status a {@link DeliveryStatus}
 * @param dueAt when it is tried next; null when it is finished, or when an earlier delivery of its customer is pending
 * @param lastStatus the HTTP status of the last answer; null when the last try had none
 * @param lastError why the last try had no answer; null when it had one
 */
public record StoredDelivery(
        long deliveryId,
        String eventId,
        String eventType,
        @Nullable String customerId,
        String status,
        Instant createdAt,
        int attempts,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable Instant dueAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError) {

    static StoredDelivery of(Row row) {
        Short lastStatus = row.getShort("last_status");
        return new StoredDelivery(
                row.getLong("delivery_id"),
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("customer_id"),
                row.getString("status"),
                SqlTimes.instant(row, "created_at"),
                row.getInteger("attempts"),
                SqlTimes.instantOrNull(row, "last_attempt_at"),
                SqlTimes.instantOrNull(row, "finished_at"),
                SqlTimes.instantOrNull(row, "due_at"),
                lastStatus == null ? null : lastStatus.intValue(),
                row.getString("last_error"));
    }
}
