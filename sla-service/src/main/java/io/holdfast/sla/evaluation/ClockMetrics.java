package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.Fact;
import io.holdfast.sla.evaluation.model.ClockDiff;
import io.holdfast.sla.evaluation.model.StoredClock;
import io.holdfast.sla.label.MetricWords;

/**
 * Metrics of breaches, withdrawals and response times. Labels have few values: departments and channels are those of {@link
 * MetricWords}; never a ticket, a customer or an agent. {@code origin} separates imported history from live
 * tickets.
 *
 * <p>A series is registered, at zero, when a clock of its labels starts: Prometheus' {@code rate} and {@code increase} do not
 * see the first value of a series, so a series that began with its first breach would hide that breach.
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
        withdrawals(ClockLabels.origin(true));
        withdrawals(ClockLabels.origin(false));
    }

    /** Counts what an evaluation has saved; call it after the commit. */
    public void count(ClockEvaluation.Result result) {
        result.clocks().forEach(this::count);
    }

    private void count(ClockDiff diff) {
        String origin = ClockLabels.origin(diff.live());
        for (StoredClock clock : diff.saved()) {
            if (clock.state().isOpen()) {
                register(ClockLabels.of(clock, origin));
            }
        }
        for (Fact<SlaBreached> breach : diff.breaches()) {
            ClockDetails details = breach.event().clock();
            breaches(ClockLabels.of(details, origin)).increment();
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
            withdrawals(origin).increment(diff.withdrawals().size());
        }
        diff.fulfilled()
                .forEach(clock -> responseTime(ClockLabels.of(clock, origin), !clock.breached())
                        .record(clock.elapsed()));
    }

    /** Registers the series of these labels at zero, unless they are there. */
    void register(ClockLabels labels) {
        breaches(labels);
        responseTime(labels, true);
        responseTime(labels, false);
    }

    private Counter withdrawals(String origin) {
        return Counter.builder("holdfast.sla.breaches.withdrawn")
                .description("Breaches withdrawn after an event that arrived late")
                .tag("origin", origin)
                .register(meters);
    }

    private Counter breaches(ClockLabels labels) {
        return Counter.builder(BREACHES)
                .description("Breaches of clocks")
                .tags(tags(BREACHES, labels, List.of()))
                .register(meters);
    }

    private Timer responseTime(ClockLabels labels, boolean kept) {
        List<String> keptLabel = List.of(String.valueOf(kept));
        return Timer.builder(RESPONSE_TIME)
                .description("Working time from the start of a clock to its end")
                .tags(tags(RESPONSE_TIME, labels, keptLabel).and("kept", keptLabel.getFirst()))
                .serviceLevelObjectives(RESPONSE_BUCKETS)
                .minimumExpectedValue(RESPONSE_BUCKETS[0])
                .maximumExpectedValue(RESPONSE_MAX)
                .register(meters);
    }

    private Tags tags(String name, ClockLabels labels, List<String> further) {
        List<String> closed = new ArrayList<>(List.of(labels.metric(), labels.priority(), labels.origin()));
        closed.addAll(further);
        MetricWords.Labels bounded = words.labels(name, labels.department(), labels.channel(), closed);
        return Tags.of(
                "metric", labels.metric(),
                "department", bounded.department(),
                "priority", labels.priority(),
                "channel", bounded.channel(),
                "origin", labels.origin());
    }
}
