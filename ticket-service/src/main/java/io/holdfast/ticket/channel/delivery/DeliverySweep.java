package io.holdfast.ticket.channel.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

import io.holdfast.ticket.channel.kept.KeptTable;
import io.holdfast.ticket.job.Job;
import io.holdfast.ticket.job.JobMetrics;

/** At an interval takes refunds whose purchase came meanwhile, and deletes what is too old. */
@ApplicationScoped
class DeliverySweep {

    private static final Logger LOG = Logger.getLogger(DeliverySweep.class);

    /** An original of no message is deleted at this age: later than any message of it could still be stored. */
    private static final Duration UNUSED_AFTER = Duration.ofHours(1);

    private final DeliveryConfig config;
    private final KeptRetries retries;
    private final KeptTable kept;
    private final DeliveryTokens tokens;
    private final MailOriginals originals;
    private final JobMetrics metrics;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    DeliverySweep(
            DeliveryConfig config,
            KeptRetries retries,
            KeptTable kept,
            DeliveryTokens tokens,
            MailOriginals originals,
            JobMetrics metrics,
            Clock clock) {
        this.config = config;
        this.retries = retries;
        this.kept = kept;
        this.tokens = tokens;
        this.originals = originals;
        this.metrics = metrics;
        this.clock = clock;
    }

    void schedule(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(config.sweepInterval().toMillis(), timer -> sweep());
        metrics.measure(Job.DELIVERIES, kept::countReady);
    }

    private void sweep() {
        if (!running.compareAndSet(false, true)) {
            return; // the last one takes longer than the interval
        }
        Instant now = clock.instant();
        retries.retryAllReady()
                .chain(() -> kept.deleteBefore(now.minus(config.keptRetention())))
                .chain(tokens::deleteOld)
                .chain(() -> originals.deleteUnused(now.minus(UNUSED_AFTER)))
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(done -> {}, failure -> {
                    LOG.warnf("old deliveries were not deleted, will retry: %s", failure.getMessage());
                    metrics.countFailure(Job.DELIVERIES);
                });
    }
}
