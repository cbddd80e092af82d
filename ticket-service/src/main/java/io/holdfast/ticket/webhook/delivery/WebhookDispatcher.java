package io.holdfast.ticket.webhook.delivery;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.Outbox;
import io.holdfast.ticket.webhook.decision.AttemptResult;
import io.holdfast.ticket.webhook.store.Claim;
import io.holdfast.ticket.webhook.store.CompletionTransaction;
import io.holdfast.ticket.webhook.store.CompletionTransaction.Completion;
import io.holdfast.ticket.webhook.store.CustomerQueueTable;
import io.holdfast.ticket.webhook.store.DisabledReason;

/**
 * Claims queues that are due and tries their first deliveries, within bounds for each webhook and for all. No transaction is
 * open during a try. Several instances share the work by leases; what an instance leaves behind is due again when its leases
 * end. All state is confined to one event loop.
 */
@Singleton
public class WebhookDispatcher {

    private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);
    private static final Duration RECORDING_RETRY = Duration.ofSeconds(1);
    private static final int RECORDING_RETRIES = 3;

    private final Vertx vertx;
    private final Context context;
    private final Pool pool;
    private final Outbox outbox;
    private final HttpSender sender;
    private final CompletionTransaction completions;
    private final WebhookConfig config;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final Map<String, Integer> busy = new HashMap<>();
    private int underWay;
    private boolean claiming;
    private boolean claimAgain;
    private boolean stopped = true;
    private long timer;

    WebhookDispatcher(
            Vertx vertx,
            Pool pool,
            Outbox outbox,
            HostResolver resolver,
            WebhookConfig config,
            WebhookMetrics metrics,
            Clock clock) {
        if (config.lease().compareTo(config.timeout()) <= 0) {
            throw new IllegalStateException("holdfast.webhooks.lease must be longer than holdfast.webhooks.timeout");
        }
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.pool = pool;
        this.outbox = outbox;
        this.sender = new HttpSender(vertx, resolver, config);
        this.completions = new CompletionTransaction(pool, outbox);
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
        sender.close();
    }

    void start() {
        context.runOnContext(ignored -> {
            if (stopped) {
                stopped = false;
                timer = vertx.setPeriodic(config.poll().toMillis(), id -> claim());
            }
        });
    }

    /** Claims nothing more; tries that are under way are recorded when they end. */
    void stop() {
        context.runOnContext(ignored -> {
            stopped = true;
            vertx.cancelTimer(timer);
        });
    }

    /** Something may be due; to be called after a commit. Cheap. */
    public void wake() {
        context.runOnContext(ignored -> claim());
    }

    private void claim() {
        int free = config.concurrentMax() - underWay;
        if (stopped || free <= 0) {
            return;
        }
        if (claiming) {
            claimAgain = true;
            return;
        }
        claiming = true;
        claimAgain = false;
        Instant now = clock.instant();
        Instant leaseEnd = now.plus(config.lease());
        CustomerQueueTable.claim(pool, Map.copyOf(busy), config.perWebhookMax(), free, now, leaseEnd)
                .subscribe()
                .with(
                        claims -> onContext(() -> claimed(claims, leaseEnd)),
                        failure -> onContext(() -> {
                            claiming = false;
                            LOG.warnf("webhook deliveries cannot be claimed, will retry: %s", failure);
                        }));
    }

    private void claimed(List<Claim> claims, Instant leaseEnd) {
        claiming = false;
        claims.forEach(claim -> attempt(claim, leaseEnd));
        if (claimAgain || !claims.isEmpty()) {
            claim();
        }
    }

    /** A try that could outlast its lease is not begun: another instance might make it, too. */
    private void attempt(Claim claim, Instant leaseEnd) {
        Instant triedAt = clock.instant();
        if (triedAt.plus(config.timeout()).isAfter(leaseEnd)) {
            LOG.warnf(
                    "a webhook delivery was claimed too late, it will be made after its lease: %s", claim.webhookId());
            return;
        }
        busy.merge(claim.webhookId(), 1, Integer::sum);
        underWay++;
        Claim.Delivery delivery = claim.delivery();
        if (delivery == null) {
            record(claim, completions.close(claim, triedAt).replaceWith((DisabledReason) null));
            return;
        }
        long startNanos = System.nanoTime();
        sender.send(request(claim, delivery, triedAt), result -> {
            metrics.recordAttempt(result, System.nanoTime() - startNanos);
            complete(claim, delivery, triedAt, result);
        });
    }

    private static HttpSender.Request request(Claim claim, Claim.Delivery delivery, Instant now) {
        long timestamp = now.getEpochSecond();
        return new HttpSender.Request(
                URI.create(claim.url()),
                Map.of(
                        "Content-Type",
                        "application/cloudevents+json; charset=utf-8",
                        "User-Agent",
                        "Holdfast-Webhooks/1",
                        "webhook-id",
                        delivery.eventId(),
                        "webhook-timestamp",
                        Long.toString(timestamp),
                        "webhook-signature",
                        Signature.header(claim.secrets(), delivery.eventId(), timestamp, delivery.body())),
                Buffer.buffer(delivery.body()),
                delivery.attempts());
    }

    private void complete(Claim claim, Claim.Delivery delivery, Instant triedAt, AttemptResult result) {
        Instant now = clock.instant();
        Completion completion = AttemptCompletion.of(
                delivery, result, triedAt, now, ThreadLocalRandom.current().nextDouble());
        Uni<@Nullable DisabledReason> saved = completions
                .complete(claim, completion, now)
                .invoke(reason -> {
                    if (completion.retryAt() == null) {
                        metrics.countFinished(completion.status());
                    }
                    if (reason != null) {
                        outbox.wakeRelay();
                        metrics.countDisabled(reason);
                        LOG.warnf("webhook %s is disabled: %s", claim.webhookId(), reason.wireName());
                    }
                });
        record(claim, saved);
    }

    /** A try whose end cannot be recorded is made again after its lease, as if the instance had died. */
    private void record(Claim claim, Uni<@Nullable DisabledReason> recording) {
        recording
                .onFailure()
                .retry()
                .withBackOff(RECORDING_RETRY)
                .atMost(RECORDING_RETRIES)
                .subscribe()
                .with(
                        ignored -> onContext(() -> release(claim)),
                        failure -> onContext(() -> {
                            LOG.warnf(
                                    "the end of a webhook delivery was not recorded, it will be made again: %s",
                                    failure);
                            release(claim);
                        }));
    }

    private void release(Claim claim) {
        underWay--;
        busy.computeIfPresent(claim.webhookId(), (id, queues) -> queues == 1 ? null : queues - 1);
        claim();
    }

    private void onContext(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }
}
