package io.holdfast.loyalty.liability;

import java.math.BigInteger;
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

/**
 * Queries the liability, on request and periodically for the gauges. Every instance reports all accounts: take the
 * maximum.
 */
@Singleton
class LiabilityMetrics {

    private static final Logger LOG = Logger.getLogger(LiabilityMetrics.class);

    private final Vertx vertx;
    private final Pool pool;
    private final LiabilityConfig config;
    private final AtomicReference<BigInteger> points = new AtomicReference<>(BigInteger.ZERO);
    private final AtomicReference<BigInteger> deficit = new AtomicReference<>(BigInteger.ZERO);

    LiabilityMetrics(Vertx vertx, Pool pool, LiabilityConfig config, MeterRegistry registry) {
        this.vertx = vertx;
        this.pool = pool;
        this.config = config;
        Gauge.builder(
                        "holdfast.loyalty.points.outstanding",
                        points,
                        sum -> sum.get().doubleValue())
                .description("Points of all balances above zero")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "holdfast.loyalty.points.deficit",
                        deficit,
                        sum -> sum.get().doubleValue())
                .description("Points that reversals are still owed")
                .strongReference(true)
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        update();
        vertx.setPeriodic(config.measureEvery().toMillis(), timer -> update());
    }

    Uni<Liability> load() {
        return pool.query(Liability.QUERY)
                .execute()
                .map(rows -> Liability.read(rows.iterator().next()));
    }

    private void update() {
        load().subscribe()
                .with(
                        liability -> {
                            points.set(liability.outstanding());
                            deficit.set(liability.deficit());
                        },
                        failure -> LOG.warnf("the points liability could not be queried: %s", failure.getMessage()));
    }
}
