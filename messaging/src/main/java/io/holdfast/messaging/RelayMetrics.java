package io.holdfast.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the outbox. Only the leader updates the gauges. */
final class RelayMetrics {

    private final AtomicReference<OutboxTable.Backlog> backlog =
            new AtomicReference<>(new OutboxTable.Backlog(0, null));
    private final Counter sent;
    private final Counter refused;
    private final Counter failures;

    RelayMetrics(MeterRegistry registry, Clock clock) {
        Gauge.builder("holdfast.outbox.rows", backlog, b -> b.get().rows())
                .description("Facts in the outbox, not yet sent to Kafka")
                .strongReference(true)
                .register(registry);
        Gauge.builder("holdfast.outbox.oldest.age", backlog, b -> ageSeconds(b.get(), clock))
                .description("Age of the oldest fact in the outbox")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
        sent = Counter.builder("holdfast.outbox.sent")
                .description("Facts acknowledged by Kafka")
                .register(registry);
        refused = Counter.builder("holdfast.outbox.refused")
                .description("Facts that Kafka can never accept, moved to outbox_refused")
                .register(registry);
        failures = Counter.builder("holdfast.outbox.failures")
                .description("Times the relay lost its connection to the database or the broker")
                .register(registry);
    }

    void updateBacklog(OutboxTable.Backlog now) {
        backlog.set(now);
    }

    void countSent(int rows) {
        sent.increment(rows);
    }

    void countRefused() {
        refused.increment();
    }

    void countFailure() {
        failures.increment();
    }

    private static double ageSeconds(OutboxTable.Backlog backlog, Clock clock) {
        Instant oldest = backlog.oldest();
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
    }
}
