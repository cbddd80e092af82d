package io.holdfast.messaging;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What operators see of the inbox. */
final class InboxMeters {

    private final Counter handled;
    private final Counter unknown;
    private final Counter dead;
    private final Counter retried;
    private final Counter stale;
    private final Timer time;
    private final DistributionSummary size;

    InboxMeters(MeterRegistry registry) {
        handled = counter(registry, "holdfast.inbox.facts", "Facts whose effects are committed");
        unknown = counter(registry, "holdfast.inbox.unknown", "Records of a type that this version does not know");
        dead = counter(registry, "holdfast.inbox.dead.letters", "Records that went to the dead letters");
        retried = counter(registry, "holdfast.inbox.retries", "Batches tried again after a passing fault");
        stale = counter(
                registry, "holdfast.inbox.stale", "Batches dropped because they were polled before a rebalance");
        time = Timer.builder("holdfast.inbox.batch")
                .description("Time of one batch's transaction")
                .publishPercentileHistogram()
                .register(registry);
        size = DistributionSummary.builder("holdfast.inbox.batch.facts")
                .description("Facts in one batch")
                .register(registry);
    }

    void took(InboxStep.Outcome outcome, long nanos) {
        handled.increment(outcome.handled().size());
        unknown.increment(outcome.unknown());
        dead.increment(outcome.dead());
        time.record(nanos, TimeUnit.NANOSECONDS);
        size.record(outcome.handled().size());
    }

    void retried() {
        retried.increment();
    }

    void stale() {
        stale.increment();
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
