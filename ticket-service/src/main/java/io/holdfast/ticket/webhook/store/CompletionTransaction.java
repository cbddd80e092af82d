package io.holdfast.ticket.webhook.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.Outbox;
import io.holdfast.sql.StatementPipeline;

/** Records a try, and moves its queue on, unless another instance has claimed the queue meanwhile. */
public final class CompletionTransaction {

    private final Pool pool;
    private final Outbox outbox;

    public CompletionTransaction(Pool pool, Outbox outbox) {
        this.pool = pool;
        this.outbox = outbox;
    }

    /** What the try says about the endpoint. */
    public enum Endpoint {
        WORKS,
        FAILS,
        GONE,
        /** Nothing: it was a test. */
        UNCHANGED
    }

    /**
     * A try that has ended.
     *
     * @param retryAt when a delivery that stays pending is tried again; null when it is finished
     * @param lastStatus the HTTP status; null when there was no answer
     * @param lastError why there was no answer; null when there was one
     */
    public record Completion(
            DeliveryStatus status,
            Instant triedAt,
            @Nullable Instant retryAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError,
            Endpoint endpoint) {}

    /**
     * Saves the end of a try.
     *
     * @return why the webhook was disabled by it; null when it was not
     */
    public Uni<@Nullable DisabledReason> complete(Claim claim, Completion completion, Instant now) {
        return pool.withTransaction(tx -> CustomerQueueTable.lock(tx, claim)
                .chain(mine -> mine
                        ? save(tx, claim, completion, now)
                        : Uni.createFrom().<@Nullable DisabledReason>nullItem()));
    }

    /** Gives back a queue in which nothing is pending. */
    public Uni<Void> close(Claim claim, Instant now) {
        return pool.withTransaction(tx -> CustomerQueueTable.lock(tx, claim)
                .chain(mine -> mine
                        ? StatementPipeline.sendAll(CustomerQueueTable.release(tx, claim, now))
                        : Uni.createFrom().voidItem()));
    }

    private Uni<@Nullable DisabledReason> save(SqlConnection tx, Claim claim, Completion completion, Instant now) {
        List<Uni<Void>> statements = new ArrayList<>(4);
        Claim.Delivery delivery = claim.delivery();
        if (delivery != null) {
            statements.add(DeliveryTable.record(
                    tx,
                    delivery.deliveryId(),
                    completion.status(),
                    completion.triedAt(),
                    completion.retryAt() == null ? now : null,
                    completion.lastStatus(),
                    completion.lastError()));
        }
        statements.addAll(
                CustomerQueueTable.release(tx, claim, completion.retryAt() == null ? now : completion.retryAt()));
        if (completion.endpoint() == Endpoint.WORKS) {
            statements.add(WebhookTable.clearHealth(tx, claim));
        }
        return StatementPipeline.sendAll(statements).chain(() -> judge(tx, claim, completion.endpoint(), now));
    }

    private Uni<@Nullable DisabledReason> judge(SqlConnection tx, Claim claim, Endpoint endpoint, Instant now) {
        return switch (endpoint) {
            case WORKS, UNCHANGED -> Uni.createFrom().nullItem();
            case GONE -> disable(tx, claim, DisabledReason.GONE, null, now);
            case FAILS ->
                WebhookTable.lockHealth(tx, claim)
                        .map(health -> health.afterFailure(now))
                        .call(health -> WebhookTable.setHealth(tx, claim, health))
                        .chain(health -> health.isLost()
                                ? disable(tx, claim, DisabledReason.FAILING, health.failingSince(), now)
                                : Uni.createFrom().<@Nullable DisabledReason>nullItem());
        };
    }

    private Uni<@Nullable DisabledReason> disable(
            SqlConnection tx, Claim claim, DisabledReason reason, @Nullable Instant failingSince, Instant now) {
        return WebhookTable.disable(tx, claim, reason, now)
                .chain(url -> url == null
                        ? Uni.createFrom().<@Nullable DisabledReason>nullItem()
                        : DisabledEvent.append(outbox, tx, claim.webhookId(), url, reason, failingSince, now)
                                .chain(() -> DisabledEvent.audit(tx, claim.webhookId(), now))
                                .replaceWith(reason));
    }
}
