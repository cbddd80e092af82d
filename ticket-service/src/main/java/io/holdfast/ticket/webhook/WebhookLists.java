package io.holdfast.ticket.webhook;

import java.time.Clock;
import java.time.Instant;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.webhook.store.DeliveryStatus;
import io.holdfast.ticket.webhook.store.DeliveryTable;
import io.holdfast.ticket.webhook.store.WebhookTable;

/** Lists webhooks and their deliveries, newest first. */
@Singleton
class WebhookLists {

    private static final CursorFormat<String> WEBHOOKS =
            new CursorFormat<>("webhooks", (id, to) -> to.text(id), CursorFormat.Reader::text);
    private static final CursorFormat<Long> DELIVERIES =
            new CursorFormat<>("webhook-deliveries", (id, to) -> to.bigint(id), CursorFormat.Reader::bigint);

    private final Pool pool;
    private final Clock clock;

    WebhookLists(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    Uni<Page<WebhookView>> webhooks(int limit, @Nullable String cursor) {
        Instant now = clock.instant();
        return WebhookTable.page(pool, cursor == null ? null : WEBHOOKS.decode(cursor), limit + 1)
                .map(rows -> Page.of(
                        rows,
                        limit,
                        webhook -> WebhookView.of(webhook, now),
                        last -> WEBHOOKS.encode(last.webhookId())));
    }

    Uni<Page<DeliveryView>> deliveries(
            String webhookId, @Nullable DeliveryStatus status, int limit, @Nullable String cursor) {
        long before = cursor == null ? Long.MAX_VALUE : DELIVERIES.decode(cursor);
        return WebhookTable.find(pool, webhookId)
                .invoke(webhook -> {
                    if (webhook == null) {
                        throw Problem.notFound("webhook", webhookId);
                    }
                })
                .chain(() -> DeliveryTable.page(pool, webhookId, status, before, limit + 1))
                .map(rows -> Page.of(
                        rows, limit, DeliveryView::of, last -> DELIVERIES.encode(Long.parseLong(last.deliveryId()))));
    }
}
