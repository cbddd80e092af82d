package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.util.List;

import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

import io.holdfast.sql.SqlTimes;

/**
 * A webhook, without its secrets.
 *
 * @param types wire names of event types
 * @param disabledReason a {@link DisabledReason}; null while it is enabled
 * @param previousSecretUntil until when the secret before the last rotation signs, too; null when there is none
 */
public record Webhook(
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

    static Webhook of(Row row) {
        return new Webhook(
                row.getString("webhook_id"),
                row.getString("url"),
                List.of(row.getArrayOfStrings("types")),
                row.getString("description"),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                SqlTimes.instantOrNull(row, "disabled_at"),
                SqlTimes.instantOrNull(row, "failing_since"),
                SqlTimes.instantOrNull(row, "previous_secret_until"),
                SqlTimes.instant(row, "created_at"),
                SqlTimes.instant(row, "updated_at"));
    }

    /** With what a request changes. */
    public Webhook changed(
            String toUrl, List<String> toTypes, @Nullable String toDescription, boolean toEnabled, Instant now) {
        boolean disables = enabled && !toEnabled;
        return new Webhook(
                webhookId,
                toUrl,
                toTypes,
                toDescription,
                toEnabled,
                toEnabled ? null : disables ? DisabledReason.REQUESTED.wireName() : disabledReason,
                toEnabled ? null : disables ? now : disabledAt,
                // The old address says nothing of the new one, and who enables it again has mended it.
                !toUrl.equals(url) || (toEnabled && !enabled) ? null : failingSince,
                previousSecretUntil,
                createdAt,
                now);
    }
}
