package io.holdfast.sla.gauge;

import java.time.Clock;
import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.label.MetricWords;

/** Refreshes all gauges one after the other, in a virtual thread of its own; before them the words of their labels. */
@ApplicationScoped
class GaugeRefresher {

    private static final Logger LOG = Logger.getLogger(GaugeRefresher.class);
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);

    private final Instance<RefreshableGauge> gauges;
    private final MetricWords words;
    private final Pool pool;
    private final Clock clock;
    private final Duration pause;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    GaugeRefresher(
            @Any Instance<RefreshableGauge> gauges,
            MetricWords words,
            Pool pool,
            Clock clock,
            @ConfigProperty(name = "holdfast.gauges.pause", defaultValue = "30s") Duration pause) {
        this.gauges = gauges;
        this.words = words;
        this.pool = pool;
        this.clock = clock;
        this.pause = pause;
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofVirtual().name("gauge-refresher").start(this::run);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private void run() {
        RefreshPause pauses = new RefreshPause(pause);
        while (!stopping) {
            long startedNanos = System.nanoTime();
            refresh(() -> words.learn(pool, clock));
            gauges.forEach(this::refresh);
            try {
                Thread.sleep(pauses.after(Duration.ofNanos(System.nanoTime() - startedNanos)));
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void refresh(RefreshableGauge gauge) {
        try {
            gauge.refresh().await().atMost(STEP_TIMEOUT);
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.warnf("refresh of a gauge failed: %s", e.getMessage());
            }
        }
    }
}
