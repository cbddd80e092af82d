package io.holdfast.ticket.webhook.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import io.holdfast.messaging.Outbox;
import io.holdfast.ticket.job.Job;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.webhook.store.DeliveryTable;
import io.holdfast.ticket.webhook.store.DisabledReason;
import io.holdfast.ticket.webhook.store.ReplayTable;
import io.holdfast.ticket.webhook.store.UpkeepStatements;

/** Works off replays, deletes what is old, stops webhooks whose backlog is too long, and measures. */
@Singleton
public class WebhookUpkeep {

    private static final Logger LOG = Logger.getLogger(WebhookUpkeep.class);

    private final Vertx vertx;
    private final Pool pool;
    private final Outbox outbox;
    private final WebhookDispatcher dispatcher;
    private final WebhookConfig config;
    private final WebhookMetrics metrics;
    private final JobMetrics jobs;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean replaying = new AtomicBoolean();

    WebhookUpkeep(
            Vertx vertx,
            Pool pool,
            Outbox outbox,
            WebhookDispatcher dispatcher,
            WebhookConfig config,
            WebhookMetrics metrics,
            JobMetrics jobs,
            Clock clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.config = config;
        this.metrics = metrics;
        this.jobs = jobs;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(config.upkeep().toMillis(), timer -> {
            runAlone(running, this::upkeep);
            replay();
        });
    }

    /** Begins with the replays that wait; to be called after the commit of a new one. */
    public void replay() {
        runAlone(replaying, this::replayAll);
    }

    private Uni<Void> replayAll() {
        return untilFalse(() -> replayBatch(clock.instant()).invoke(dispatcher::wake));
    }

    private Uni<Boolean> replayBatch(Instant now) {
        return ReplayTable.doNextBatch(pool, config.batchRowsMax(), now.minus(config.kept()), now);
    }

    private Uni<Void> upkeep() {
        Instant now = clock.instant();
        return untilFalse(() -> DeliveryTable.deleteOld(pool, now.minus(config.kept()), config.batchRowsMax())
                        .map(deleted -> deleted >= config.batchRowsMax()))
                .chain(() -> untilFalse(() -> UpkeepStatements.deleteRemains(pool, config.batchRowsMax())))
                .chain(() -> UpkeepStatements.stopOverflowing(pool, outbox, config.pendingMax(), now))
                .invoke(stopped -> stopped.forEach(id -> {
                    metrics.countDisabled(DisabledReason.BACKLOG);
                    LOG.warnf("webhook %s is disabled: %s", id, DisabledReason.BACKLOG.wireName());
                }))
                .chain(() -> UpkeepStatements.figures(pool))
                .invoke(figures -> measure(figures, now))
                .replaceWithVoid();
    }

    private void measure(UpkeepStatements.Figures figures, Instant now) {
        metrics.setDisabled(figures.disabled());
        metrics.setOldestMillis(
                figures.oldest() == null
                        ? 0
                        : Math.max(0, Duration.between(figures.oldest(), now).toMillis()));
    }

    private static Uni<Void> untilFalse(Supplier<Uni<Boolean>> step) {
        return Multi.createBy()
                .repeating()
                .uni(step::get)
                .whilst(again -> again)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private void runAlone(AtomicBoolean flag, Supplier<Uni<Void>> work) {
        if (!flag.compareAndSet(false, true)) {
            return; // the last run takes longer than the interval
        }
        work.get().onTermination().invoke(() -> flag.set(false)).subscribe().with(done -> {}, failure -> {
            LOG.warnf("upkeep of webhooks failed, will retry: %s", failure);
            jobs.countFailure(Job.WEBHOOKS);
        });
    }
}
