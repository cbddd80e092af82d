package io.holdfast.loyalty.request;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import io.holdfast.sql.IdempotencyTable;

/** Deletes expired responses of idempotent requests periodically, so that the table does not grow without bound. */
@Singleton
class IdempotencyCleanup {

    private static final Logger LOG = Logger.getLogger(IdempotencyCleanup.class);

    private final Vertx vertx;
    private final Pool pool;
    private final IdempotencyConfig config;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    IdempotencyCleanup(Vertx vertx, Pool pool, IdempotencyConfig config, Clock clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(config.idempotencySweep().toMillis(), timer -> deleteExpired());
    }

    private void deleteExpired() {
        if (!running.compareAndSet(false, true)) {
            return; // the last deletion takes longer than the interval
        }
        IdempotencyTable.deleteExpired(pool, clock.instant().minus(config.idempotencyKept()))
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(
                        deleted -> {},
                        failure -> LOG.warnf(
                                "expired idempotency keys were not deleted, will retry: %s", failure.getMessage()));
    }
}
