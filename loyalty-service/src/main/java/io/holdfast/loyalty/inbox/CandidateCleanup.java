package io.holdfast.loyalty.inbox;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

/** Deletes old candidates periodically. */
@Singleton
class CandidateCleanup {

    private static final Logger LOG = Logger.getLogger(CandidateCleanup.class);

    private final Vertx vertx;
    private final Pool pool;
    private final CandidateTable candidates;
    private final CandidateConfig config;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    CandidateCleanup(Vertx vertx, Pool pool, CandidateTable candidates, CandidateConfig config, Clock clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.candidates = candidates;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(config.sweep().toMillis(), timer -> deleteOld());
    }

    private void deleteOld() {
        if (!running.compareAndSet(false, true)) {
            return; // the last deletion takes longer than the interval
        }
        candidates
                .deleteOlderThan(pool, clock.instant().minus(config.kept()))
                .onTermination()
                .invoke(() -> running.set(false))
                .subscribe()
                .with(deleted -> {}, failure -> LOG.warnf("old candidates were not deleted, will retry: %s", failure));
    }
}
