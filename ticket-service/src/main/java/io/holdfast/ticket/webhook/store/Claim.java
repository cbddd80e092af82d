package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;

/**
 * A queue that this instance has leased, with its first pending delivery and what is needed to send it.
 *
 * @param secrets that sign now: the current one, and for a time the one before
 * @param delivery null when none is pending any more
 */
public record Claim(
        String webhookId,
        String queue,
        UUID lease,
        String url,
        List<String> secrets,
        @Nullable Delivery delivery) {

    /**
     * A delivery to be tried.
     *
     * @param attempts tries so far
     * @param firstAttemptAt null before the first try
     */
    public record Delivery(
            long deliveryId,
            String eventId,
            String body,
            boolean isTest,
            int attempts,
            @Nullable Instant firstAttemptAt) {}

    /** The type of an event that {@code POST /webhooks/{id}/test} sends; no webhook can subscribe to it. */
    public static final String TEST_TYPE = "webhook-test";

    static Claim of(Row row, UUID lease) {
        String previous = row.getString("previous_secret");
        String secret = row.getString("secret");
        Long deliveryId = row.getLong("delivery_id");
        return new Claim(
                row.getString("webhook_id"),
                row.getString("lane"),
                lease,
                row.getString("url"),
                previous == null ? List.of(secret) : List.of(secret, previous),
                deliveryId == null
                        ? null
                        : new Delivery(
                                deliveryId,
                                row.getString("event_id"),
                                row.getString("body"),
                                TEST_TYPE.equals(row.getString("event_type")),
                                row.getInteger("attempts"),
                                SqlTimes.instantOrNull(row, "first_attempt_at")));
    }
}
