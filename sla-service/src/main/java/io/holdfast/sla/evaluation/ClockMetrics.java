package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.holdfast.contract.ClockDetails;
import io.holdfast.sla.clock.SlaClock;

/**
 * Counts what becomes of promises, once it is committed. Labels are few and bounded by what the company names: never a
 * ticket, a customer or an agent. {@code origin} keeps history that is imported apart from what happens now.
 */
@ApplicationScoped
public class ClockMetrics {

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
    private final Timer detectionLag;

    ClockMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.detectionLag = Timer.builder("holdfast.sla.detection.lag")
                .description("From a deadline of a live ticket to its breach being seen")
                .serviceLevelObjectives(LAG_BUCKETS)
                .minimumExpectedValue(LAG_BUCKETS[0])
                .maximumExpectedValue(LAG_BUCKETS[LAG_BUCKETS.length - 1])
                .register(meters);
    }

    public void count(ClockEvaluation.OriginChanges origin) {
        String label = origin.live() ? "live" : "import";
        for (ClockDiff.NewBreach breach : origin.changes().newBreaches()) {
            ClockDetails details = breach.breach().clock();
            meters.counter("holdfast.sla.breaches", tags(details, label)).increment();
            Instant detectedAt = details.detectedAt();
            if (origin.live() && detectedAt != null) {
                Duration lag = Duration.between(breach.breachedAt(), detectedAt);
                // More is history that was told late, such as an import's open tickets: it says nothing of the timers.
                if (lag.compareTo(LAG_MAX) <= 0) {
                    detectionLag.record(lag);
                }
            }
        }
        if (!origin.changes().withdrawnBreaches().isEmpty()) {
            meters.counter("holdfast.sla.breaches.withdrawn", "origin", label)
                    .increment(origin.changes().withdrawnBreaches().size());
        }
        origin.changes().fulfilled().forEach(breach -> recordResponse(breach.clock(), label));
    }

    private void recordResponse(SlaClock clock, String label) {
        Timer.builder("holdfast.sla.response.time")
                .description("Working time from the start of a promise to its end")
                .tags(Tags.of(
                        "metric", clock.metric().wireName(),
                        "department", clock.department(),
                        "priority", clock.priority().wireName(),
                        "channel", clock.channel(),
                        "kept", String.valueOf(!clock.breached()),
                        "origin", label))
                .serviceLevelObjectives(RESPONSE_BUCKETS)
                .minimumExpectedValue(RESPONSE_BUCKETS[0])
                .maximumExpectedValue(RESPONSE_MAX)
                .register(meters)
                .record(clock.elapsed());
    }

    private static Tags tags(ClockDetails details, String label) {
        return Tags.of(
                "metric", details.metric().wireName(),
                "department", details.department(),
                "priority", details.priority().wireName(),
                "channel", details.channel(),
                "origin", label);
    }
}
