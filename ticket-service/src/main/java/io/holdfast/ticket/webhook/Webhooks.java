package io.holdfast.ticket.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.EventIds;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Problem;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.webhook.delivery.WebhookConfig;
import io.holdfast.ticket.webhook.delivery.WebhookDispatcher;
import io.holdfast.ticket.webhook.delivery.WebhookUpkeep;
import io.holdfast.ticket.webhook.store.Claim;
import io.holdfast.ticket.webhook.store.CustomerQueueTable;
import io.holdfast.ticket.webhook.store.DeliveryTable;
import io.holdfast.ticket.webhook.store.NewDelivery;
import io.holdfast.ticket.webhook.store.ReplayTable;
import io.holdfast.ticket.webhook.store.Webhook;
import io.holdfast.ticket.webhook.store.WebhookTable;

/** Creates, changes, tests and deletes webhooks. */
@Singleton
class Webhooks {

    /** For so long after a rotation the secret before it signs, too. */
    private static final Duration ROTATION_OVERLAP = Duration.ofHours(24);

    private static final String TEST_SOURCE = "/ticket-service/webhooks";

    /** What one statement updates in well under a second. */
    private static final int EXPEDITED_QUEUES_MAX = 10_000;

    private static final String WEBHOOK = "webhook";

    private final Pool pool;
    private final Intake intake;
    private final WebhookDispatcher dispatcher;
    private final WebhookUpkeep upkeep;
    private final WebhookConfig config;
    private final Clock clock;

    Webhooks(
            Pool pool,
            Intake intake,
            WebhookDispatcher dispatcher,
            WebhookUpkeep upkeep,
            WebhookConfig config,
            Clock clock) {
        this.pool = pool;
        this.intake = intake;
        this.dispatcher = dispatcher;
        this.upkeep = upkeep;
        this.config = config;
        this.clock = clock;
    }

    Uni<ReplayableResponse> create(byte @Nullable [] body, String caller, @Nullable IdempotencyKey key) {
        WebhookRequests.Creation creation = WebhookRequests.creation(body, config.privateAllowed());
        return intake.executeOnce(
                key,
                tx -> WebhookTable.lockAndCount(tx).chain(count -> {
                    if (count >= config.countMax()) {
                        throw Problem.conflict("There are " + count + " webhooks, which is the most; delete one.");
                    }
                    String id = EventIds.generate();
                    String secret = WebhookSecrets.generate();
                    Instant now = now();
                    return WebhookTable.insert(
                                    tx, id, creation.url(), creation.types(), creation.description(), secret, now)
                            .chain(() -> AuditTrail.append(tx, now, entry(caller, "webhook.created", id)))
                            .replaceWith(() -> CommandResponse.created(
                                    "/webhooks/" + id, Json.write(new NewSecret(id, secret, null))));
                }));
    }

    /** Gives it a new secret. */
    Uni<ReplayableResponse> rotate(String id, String caller, @Nullable IdempotencyKey key) {
        return intake.executeOnce(key, tx -> {
            String secret = WebhookSecrets.generate();
            Instant now = now();
            return WebhookTable.rotate(tx, id, secret, ROTATION_OVERLAP, now)
                    .invoke(found -> require(found, id))
                    .call(() -> AuditTrail.append(tx, now, entry(caller, "webhook.secret-rotated", id)))
                    .map(found ->
                            CommandResponse.ok(Json.write(new NewSecret(id, secret, now.plus(ROTATION_OVERLAP)))));
        });
    }

    Uni<WebhookView> find(String id) {
        return WebhookTable.find(pool, id).map(webhook -> WebhookView.of(requireFound(webhook, id), now()));
    }

    Uni<WebhookView> change(String id, byte @Nullable [] body, String caller) {
        JsonFields fields = WebhookRequests.changeFields(body);
        return pool.withTransaction(tx -> WebhookTable.findForUpdate(tx, id).chain(found -> {
                    Webhook before = requireFound(found, id);
                    Webhook after = WebhookRequests.change(fields, before, config.privateAllowed(), now());
                    fields.throwIfInvalid();
                    WebhookChange change = new WebhookChange(before, after);
                    return WebhookTable.update(tx, after)
                            .chain(() -> record(tx, change, caller))
                            .replaceWith(change);
                }))
                .call(change -> change.enables()
                        ? CustomerQueueTable.expediteAll(pool, id, EXPEDITED_QUEUES_MAX, now())
                        : Uni.createFrom().voidItem())
                .invoke(dispatcher::wake)
                .map(change -> WebhookView.of(change.after(), now()));
    }

    /** What a request changes, and whether it enables or disables, are entries of their own. */
    private static Uni<Void> record(SqlConnection tx, WebhookChange change, String caller) {
        Uni<Void> entries = Uni.createFrom().voidItem();
        for (String action : change.actions()) {
            Change entry = entry(caller, action, change.after().webhookId());
            entries = entries.chain(() -> AuditTrail.append(tx, change.after().updatedAt(), entry));
        }
        return entries;
    }

    Uni<Void> delete(String id, String caller) {
        Instant now = now();
        return pool.withTransaction(tx -> WebhookTable.delete(tx, id, now)
                .invoke(found -> require(found, id))
                .chain(() -> AuditTrail.append(tx, now, entry(caller, "webhook.deleted", id))));
    }

    /** Sends an event of a type of its own, once. */
    Uni<ReplayableResponse> test(String id, @Nullable IdempotencyKey key) {
        return intake.executeOnce(
                        key,
                        tx -> WebhookTable.findForUpdate(tx, id).chain(found -> {
                            if (!requireFound(found, id).enabled()) {
                                throw Problem.conflict("The webhook is disabled; enable it first.");
                            }
                            return insertTest(tx, id);
                        }))
                .invoke(dispatcher::wake);
    }

    /** Makes stored deliveries pending again. */
    Uni<ReplayableResponse> replay(String id, byte @Nullable [] body, String caller, @Nullable IdempotencyKey key) {
        WebhookRequests.Replay replay = WebhookRequests.replay(body, now());
        return intake.executeOnce(
                        key,
                        tx -> WebhookTable.findForUpdate(tx, id)
                                .invoke(found -> requireFound(found, id))
                                .chain(() -> ReplayTable.insert(tx, id, replay.since(), replay.until()))
                                .chain(() -> AuditTrail.append(tx, now(), entry(caller, "webhook.replayed", id)))
                                .replaceWith(() -> new CommandResponse(
                                        202, Json.write(new ReplayView(id, replay.since(), replay.until())), null)))
                .invoke(upkeep::replay);
    }

    private Uni<CommandResponse> insertTest(SqlConnection tx, String id) {
        String eventId = EventIds.generate();
        Instant now = now();
        String body = Json.write(Map.of(
                "specversion",
                "1.0",
                "id",
                eventId,
                "source",
                TEST_SOURCE,
                "type",
                Claim.TEST_TYPE,
                "time",
                now.toString(),
                "datacontenttype",
                "application/json",
                "data",
                Map.of("webhookId", id)));
        NewDelivery delivery = new NewDelivery(id, null, eventId, TEST_SOURCE, Claim.TEST_TYPE, now, body);
        return DeliveryTable.insert(tx, List.of(delivery), now)
                .chain(() -> DeliveryTable.idOf(tx, delivery))
                .map(deliveryId ->
                        new CommandResponse(202, Json.write(new TestView(Long.toString(deliveryId), eventId)), null));
    }

    private static Change entry(String caller, String action, String id) {
        return new Change(caller, action, "webhooks/" + id);
    }

    private static void require(boolean found, String id) {
        if (!found) {
            throw Problem.notFound(WEBHOOK, id);
        }
    }

    private static Webhook requireFound(@Nullable Webhook webhook, String id) {
        if (webhook == null) {
            throw Problem.notFound(WEBHOOK, id);
        }
        return webhook;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
