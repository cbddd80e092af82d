package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.Fact;
import io.holdfast.sla.clock.SlaClock;
import io.holdfast.sla.evaluation.model.ClockDiff;
import io.holdfast.sla.label.MetricWords;

/**
 * Metrics of breaches, withdrawals and response times. Labels have few values: departments and channels are those of {@link
 * MetricWords}; never a ticket, a customer or an agent. {@code origin} separates imported history from live
 * tickets.
 */
@ApplicationScoped
public class ClockMetrics {

    private static final String BREACHES = "holdfast.sla.breaches";
    private static final String RESPONSE_TIME = "holdfast.sla.response.time";
    private static final Duration RESPONSE_MAX = Duration.ofDays(30);
    private static final Duration[] RESPONSE_BUCKETS = {
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofHours(4),
        Duration.ofHours(8),
        Duration.ofHours(15),
        Duration.ofDays(1),
        Duration.ofDays(2),
        Duration.ofDays(4),
        Duration.ofDays(7),
        Duration.ofDays(14)
    };
    private static final Duration[] LAG_BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 20, 50, 100, 250, 500, 1_000, 5_000, 30_000, 300_000, 3_600_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final Duration LAG_MAX = Duration.ofDays(1);

    private final MeterRegistry meters;
    private final MetricWords words;
    private final Timer detectionLag;

    ClockMetrics(MeterRegistry meters, MetricWords words) {
        this.meters = meters;
        this.words = words;
        this.detectionLag = Timer.builder("holdfast.sla.detection.lag")
                .description("From a deadline of a live ticket to its breach being seen")
                .serviceLevelObjectives(LAG_BUCKETS)
                .minimumExpectedValue(LAG_BUCKETS[0])
                .maximumExpectedValue(LAG_BUCKETS[LAG_BUCKETS.length - 1])
                .register(meters);
    }

    /** Counts what an evaluation has saved; call it after the commit. */
    public void count(ClockEvaluation.Result result) {
        result.clocks().forEach(this::count);
    }

    private void count(ClockDiff diff) {
        String origin = diff.live() ? "live" : "import";
        for (Fact<SlaBreached> breach : diff.breaches()) {
            ClockDetails details = breach.event().clock();
            meters.counter(BREACHES, tags(details, origin)).increment();
            Instant detectedAt = details.detectedAt();
            if (diff.live() && detectedAt != null) {
                Duration lag = Duration.between(breach.time(), detectedAt);
                // A longer lag comes from events that arrived late, such as an import's open tickets, not from the
                // timers.
                if (lag.compareTo(LAG_MAX) <= 0) {
                    detectionLag.record(lag);
                }
            }
        }
        if (!diff.withdrawals().isEmpty()) {
            meters.counter("holdfast.sla.breaches.withdrawn", "origin", origin)
                    .increment(diff.withdrawals().size());
        }
        diff.fulfilled().forEach(clock -> recordResponse(clock, origin));
    }

    private void recordResponse(SlaClock clock, String origin) {
        String metric = clock.metric().wireName();
        String priority = clock.priority().wireName();
        String kept = String.valueOf(!clock.breached());
        MetricWords.Labels labels = words.labels(
                RESPONSE_TIME, clock.department(), clock.channel(), List.of(metric, priority, kept, origin));
        Timer.builder(RESPONSE_TIME)
                .description("Working time from the start of a clock to its end")
                .tags(Tags.of(
                        "metric", metric,
                        "department", labels.department(),
                        "priority", priority,
                        "channel", labels.channel(),
                        "kept", kept,
                        "origin", origin))
                .serviceLevelObjectives(RESPONSE_BUCKETS)
                .minimumExpectedValue(RESPONSE_BUCKETS[0])
                .maximumExpectedValue(RESPONSE_MAX)
                .register(meters)
                .record(clock.elapsed());
    }

    private Tags tags(ClockDetails details, String origin) {
        String metric = details.metric().wireName();
        String priority = details.priority().wireName();
        MetricWords.Labels labels =
                words.labels(BREACHES, details.department(), details.channel(), List.of(metric, priority, origin));
        return Tags.of(
                "metric", metric,
                "department", labels.department(),
                "priority", priority,
                "channel", labels.channel(),
                "origin", origin);
    }
}
