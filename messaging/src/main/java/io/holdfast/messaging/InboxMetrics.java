package io.holdfast.messaging;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.holdfast.sql.FailureKind;

/** Metrics of the inbox. */
final class InboxMetrics {

    private final Counter handled;
    private final Counter unknownTypes;
    private final Counter deadLetters;
    private final Counter retries;
    private final Counter staleBatches;
    private final Counter lost;
    private final Timer time;
    private final DistributionSummary size;

    private final Map<FailureKind, Counter> failures = new EnumMap<>(FailureKind.class);

    InboxMetrics(MeterRegistry registry, InboxProgress progress) {
        for (FailureKind kind : FailureKind.values()) {
            failures.put(
                    kind,
                    Counter.builder("holdfast.inbox.failures")
                            .description("Transactions of the inbox that failed, by kind")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(registry));
        }
        Gauge.builder("holdfast.inbox.unhandled", progress, InboxProgress::unhandledSeconds)
                .description("How long a record has failed for a reason that is not known to be its own")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("holdfast.inbox.blocked", progress, current -> current.isBlocked() ? 1 : 0)
                .description("1 if nothing is consumed because a topic was created again or lacks records, 0 if not")
                .register(registry);
        handled = counter(registry, "holdfast.inbox.facts", "Facts whose effects are committed");
        unknownTypes = counter(registry, "holdfast.inbox.unknown", "Records of a type that this version does not know");
        deadLetters = counter(registry, "holdfast.inbox.dead.letters", "Records sent to the dead letters");
        retries = counter(registry, "holdfast.inbox.retries", "Batches retried after a transient failure");
        staleBatches = counter(
                registry, "holdfast.inbox.stale", "Batches dropped because they were polled before a rebalance");
        lost = counter(registry, "holdfast.inbox.lost", "Records that retention deleted before they were processed");
        time = Timer.builder("holdfast.inbox.batch")
                .description("Duration of one batch's transaction")
                .publishPercentileHistogram()
                .register(registry);
        size = DistributionSummary.builder("holdfast.inbox.batch.facts")
                .description("Facts in one batch")
                .register(registry);
    }

    void recordBatch(InboxTransaction.Result result, long nanos) {
        handled.increment(result.handled().size());
        unknownTypes.increment(result.unknownTypes());
        deadLetters.increment(result.deadLetters());
        time.record(nanos, TimeUnit.NANOSECONDS);
        size.record(result.handled().size());
    }

    void countFailure(FailureKind kind) {
        Objects.requireNonNull(failures.get(kind)).increment();
    }

    void countRetry() {
        retries.increment();
    }

    void countStaleBatch() {
        staleBatches.increment();
    }

    void countLost(long records) {
        lost.increment((double) records);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
