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

import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;

/** What operators see of the intake. */
final class IntakeMetrics {

    private static final String COMMAND_TYPE = "request";

    private final MeterRegistry registry;
    private final Timer flushTime;
    private final DistributionSummary flushSize;
    private final Counter repeats;
    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

    IntakeMetrics(MeterRegistry registry, Supplier<Number> queued) {
        this.registry = registry;
        flushTime = Timer.builder("holdfast.intake.flush")
                .description("Time of one transaction of the intake, its commit included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(15))
                .register(registry);
        flushSize = DistributionSummary.builder("holdfast.intake.flush.writes")
                .description("Writes that shared a transaction")
                .register(registry);
        repeats = Counter.builder("holdfast.intake.flush.repeats")
                .description("Transactions that had to be repeated or halved")
                .register(registry);
        Gauge.builder("holdfast.intake.waiting", queued)
                .description("Writes that wait for a transaction")
                .strongReference(true)
                .register(registry);
    }

    void recordFlush(int submissions, Duration time) {
        flushTime.record(time);
        flushSize.record(submissions);
    }

    void countRepeat() {
        repeats.increment();
    }

    void countSettled(Submission submission, SubmissionResult result) {
        String type =
                submission instanceof ReportedEvent event ? event.fact().type().wireName() : COMMAND_TYPE;
        String outcome = switch (result) {
            case SubmissionResult.Accepted a -> "accepted";
            case SubmissionResult.Executed a -> "accepted";
            case SubmissionResult.Duplicate d -> "duplicate";
            case SubmissionResult.Replayed r -> "duplicate";
            case SubmissionResult.Rejected r -> "rejected";
        };
        count(type, outcome);
    }

    /** Something of an unknown or unreadable type was turned away before it became a write. */
    void countRejected() {
        count("unreadable", "rejected");
    }

    private void count(String type, String result) {
        counters.computeIfAbsent(
                        type + ' ' + result,
                        name -> Counter.builder("holdfast.intake.writes")
                                .description("Facts and requests by what became of them")
                                .tag("type", type)
                                .tag("outcome", result)
                                .register(registry))
                .increment();
    }
}
