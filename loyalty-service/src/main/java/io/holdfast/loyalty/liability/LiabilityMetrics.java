package io.holdfast.loyalty.liability;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

/** Queries the liability periodically for the gauges. Every instance reports all accounts: take the maximum. */
@Singleton
class LiabilityMetrics {

    private static final Logger LOG = Logger.getLogger(LiabilityMetrics.class);

    private final Vertx vertx;
    private final Pool pool;
    private final LiabilityReader reader;
    private final LiabilityConfig config;
    private final AtomicReference<BigInteger> outstanding;
    private final AtomicReference<BigInteger> deficit;
    private final AtomicReference<BigInteger> pending;
    private final AtomicReference<BigInteger> held;
    private final AtomicBoolean readingLots = new AtomicBoolean();

    LiabilityMetrics(Vertx vertx, Pool pool, LiabilityReader reader, LiabilityConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.pool = pool;
        this.reader = reader;
        this.config = config;
        this.outstanding = gauge(registry, "outstanding", "Points of all balances above zero");
        this.deficit = gauge(registry, "deficit", "Points that reversals are still owed");
        this.pending = gauge(registry, "pending", "Points that cannot be spent yet");
        this.held = gauge(registry, "held", "Points that open holds reserve");
    }

    private static AtomicReference<BigInteger> gauge(MeterRegistry registry, String name, String description) {
        AtomicReference<BigInteger> points = new AtomicReference<>(BigInteger.ZERO);
        Gauge.builder(
                        "holdfast.loyalty.points." + name,
                        points,
                        sum -> sum.get().doubleValue())
                .description(description)
                .strongReference(true)
                .register(registry);
        return points;
    }

    void start(@Observes StartupEvent event) {
        updateBalances();
        updateLots();
        vertx.setPeriodic(config.measureEvery().toMillis(), timer -> updateBalances());
        vertx.setPeriodic(config.measureLotsEvery().toMillis(), timer -> updateLots());
    }

    private void updateBalances() {
        run(LiabilityQueries.storedBalances(pool).invoke(sums -> {
            outstanding.set(sums.outstanding());
            deficit.set(sums.deficit());
        }));
    }

    /** One at a time: it may take longer than the period. */
    private void updateLots() {
        if (readingLots.compareAndSet(false, true)) {
            run(reader.loadLots()
                    .invoke(sums -> {
                        pending.set(sums.pending());
                        held.set(sums.held());
                    })
                    .eventually(() -> readingLots.set(false)));
        }
    }

    private static void run(Uni<?> update) {
        update.subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf("the points liability could not be queried: %s", failure.getMessage()));
    }
}
