package io.holdfast.ticket.intake;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.holdfast.ticket.intake.Write.Told;

/** What operators see of the intake. */
final class IntakeMetrics {

    private static final String REQUEST = "request";

    private final MeterRegistry registry;
    private final Timer flushTime;
    private final DistributionSummary flushWrites;
    private final Counter repeats;
    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

    IntakeMetrics(MeterRegistry registry, Supplier<Number> waiting) {
        this.registry = registry;
        flushTime = Timer.builder("holdfast.intake.flush")
                .description("Time of one transaction of the intake, its commit included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(15))
                .register(registry);
        flushWrites = DistributionSummary.builder("holdfast.intake.flush.writes")
                .description("Writes that shared a transaction")
                .register(registry);
        repeats = Counter.builder("holdfast.intake.flush.repeats")
                .description("Transactions that had to be repeated or halved")
                .register(registry);
        Gauge.builder("holdfast.intake.waiting", waiting)
                .description("Writes that wait for a transaction")
                .strongReference(true)
                .register(registry);
    }

    void flushed(int writes, Duration time) {
        flushTime.record(time);
        flushWrites.record(writes);
    }

    void repeated() {
        repeats.increment();
    }

    void settled(Write write, Outcome outcome) {
        String type = write instanceof Told told ? told.fact().type().wireName() : REQUEST;
        String became = switch (outcome) {
            case Outcome.Accepted a -> "accepted";
            case Outcome.Answered a -> "accepted";
            case Outcome.Duplicate d -> "duplicate";
            case Outcome.Replayed r -> "duplicate";
            case Outcome.Refused r -> "rejected";
        };
        count(type, became);
    }

    /** Something of an unknown or unreadable type was turned away before it became a write. */
    void rejected() {
        count("unreadable", "rejected");
    }

    private void count(String type, String outcome) {
        counters.computeIfAbsent(
                        type + ' ' + outcome,
                        name -> Counter.builder("holdfast.intake.writes")
                                .description("Facts and requests by what became of them")
                                .tag("type", type)
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }
}
