package io.holdfast.ticket.intake;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import io.holdfast.sql.IdempotencyTable;

/** Deletes expired idempotent responses at an interval. */
@ApplicationScoped
class IdempotencyCleanup {

    private static final Logger LOG = Logger.getLogger(IdempotencyCleanup.class);

    private final IntakeConfig config;
    private final Pool pool;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    IdempotencyCleanup(IntakeConfig config, Pool pool, Clock clock) {
        this.config = config;
        this.pool = pool;
        this.clock = clock;
    }

    void schedule(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(config.idempotencyCleanupInterval().toMillis(), timer -> deleteExpired());
    }

    private void deleteExpired() {
        if (!running.compareAndSet(false, true)) {
            return; // the last deletion takes longer than the interval
        }
        IdempotencyTable.deleteExpired(pool, clock.instant().minus(config.idempotencyRetention()))
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(
                        deleted -> LOG.debugf("%d expired idempotency keys deleted", deleted),
                        failure -> LOG.warnf(failure, "expired idempotency keys could not be deleted"));
    }
}
