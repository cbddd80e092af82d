package io.holdfast.ticket.inbox;

import java.util.List;
import java.util.function.Predicate;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.EventType;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.ticket.breach.BreachRecorder;
import io.holdfast.ticket.erasure.ErasureConfirmations;
import io.holdfast.ticket.tier.TierRecorder;
import io.holdfast.ticket.webhook.inbox.WebhookInbox;

/** Inbox handler of this service: deliveries of webhooks, breaches, loyalty tiers, and which services have done an erasure. */
@Singleton
class TicketInbox implements InboxHandler {

    private final WebhookInbox webhooks;

    TicketInbox(WebhookInbox webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public Uni<Predicate<EventType>> accepted(SqlConnection tx) {
        return webhooks.accepted(tx)
                .map(wanted -> wanted.or(type -> type == EventType.ERASURE_APPLIED
                        || BreachRecorder.accepts(type)
                        || TierRecorder.accepts(type)));
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        return ErasureConfirmations.record(tx, batch)
                .chain(() -> BreachRecorder.record(tx, batch))
                .chain(() -> TierRecorder.record(tx, batch))
                .chain(() -> webhooks.handle(tx, batch));
    }
}
