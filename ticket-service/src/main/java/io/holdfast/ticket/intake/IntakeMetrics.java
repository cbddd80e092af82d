package io.holdfast.ticket.intake;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.holdfast.contract.EventType;
import io.holdfast.contract.Topic;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;

/** Metrics of the intake. */
final class IntakeMetrics {

    private static final String COMMAND_TYPE = "request";
    private static final String UNREADABLE_TYPE = "unreadable";
    private static final String ACCEPTED = "accepted";
    private static final String DUPLICATE = "duplicate";
    private static final String REJECTED = "rejected";
    private static final List<String> OUTCOMES = List.of(ACCEPTED, DUPLICATE, REJECTED);

    /** The topics of the events that senders report. */
    private static final Set<Topic> SENT_TOPICS = EnumSet.of(Topic.TICKETS, Topic.PURCHASES, Topic.CUSTOMERS);

    private final MeterRegistry registry;
    private final Timer flushTime;
    private final DistributionSummary flushSize;
    private final Counter repeats;
    private final Counter refusedEarly;
    private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
        flushTime = Timer.builder("holdfast.intake.flush")
                .description("Time of one transaction of the intake, including its commit")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(15))
                .register(registry);
        flushSize = DistributionSummary.builder("holdfast.intake.flush.writes")
                .description("Submissions that shared a transaction")
                .register(registry);
        repeats = Counter.builder("holdfast.intake.flush.repeats")
                .description("Transactions that were retried or bisected")
                .register(registry);
        refusedEarly = Counter.builder("holdfast.intake.refused")
                .description("Accepted events that the creation of their ticket has refused: it names another customer")
                .register(registry);
        registerOutcomes();
    }

    /** At zero, since Prometheus does not count the first value of a series. */
    private void registerOutcomes() {
        Stream<String> reported = Arrays.stream(EventType.values())
                .filter(type -> SENT_TOPICS.contains(type.topic()))
                .map(EventType::wireName);
        Stream.concat(reported, Stream.of(COMMAND_TYPE))
                .forEach(type -> OUTCOMES.forEach(outcome -> counter(type, outcome)));
        counter(UNREADABLE_TYPE, REJECTED);
    }

    void countRefusedEarly(int events) {
        if (events > 0) {
            refusedEarly.increment(events);
        }
    }

    void registerQueue(Supplier<Number> queuedSubmissions) {
        Gauge.builder("holdfast.intake.waiting", queuedSubmissions)
                .description("Submissions that are queued for a transaction")
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

    void countSettled(PendingSubmission pending) {
        String type = pending.submission() instanceof ReportedEvent event
                ? event.fact().type().wireName()
                : COMMAND_TYPE;
        String outcome = switch (pending.result()) {
            case SubmissionResult.Accepted a -> ACCEPTED;
            case SubmissionResult.Executed a -> ACCEPTED;
            case SubmissionResult.Duplicate d -> DUPLICATE;
            case SubmissionResult.Replayed r -> DUPLICATE;
            case SubmissionResult.Rejected r -> REJECTED;
        };
        counter(type, outcome).increment();
    }

    /** Counts an event whose type is unknown or could not be read. */
    void countRejected() {
        counter(UNREADABLE_TYPE, REJECTED).increment();
    }

    private Counter counter(String type, String outcome) {
        return counters.computeIfAbsent(
                type + ' ' + outcome,
                key -> Counter.builder("holdfast.intake.writes")
                        .description("Reported events and commands by their outcome")
                        .tag("type", type)
                        .tag("outcome", outcome)
                        .register(registry));
    }
}
