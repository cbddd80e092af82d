package io.holdfast.ticket.webhook.store;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Fact;
import io.holdfast.contract.WebhookEvent.WebhookDisabled;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.state.EventSources;

/** Tells of a webhook that the service disables, in the same transaction: {@code webhook-disabled}, and in the audit trail. */
final class DisabledEvent {

    /** Who disables it, in the audit trail. */
    private static final String SERVICE = "ticket-service";

    private DisabledEvent() {}

    static Uni<Void> append(
            Outbox outbox,
            SqlConnection tx,
            String webhookId,
            String url,
            DisabledReason reason,
            @Nullable Instant failingSince,
            Instant now) {
        String host = Objects.requireNonNull(URI.create(url).getHost(), "an address was accepted with a host only");
        return outbox.append(
                tx,
                List.of(Fact.of(
                        EventIds.generate(),
                        EventSources.CONVERSATION,
                        now.truncatedTo(ChronoUnit.MICROS),
                        new WebhookDisabled(webhookId, host, reason.wireName(), failingSince))));
    }

    /** For a webhook that was enabled until now. */
    static Uni<Void> audit(SqlConnection tx, String webhookId, Instant now) {
        return AuditTrail.append(tx, now, Change.byService(SERVICE, "webhook.disabled", "webhooks/" + webhookId));
    }
}
