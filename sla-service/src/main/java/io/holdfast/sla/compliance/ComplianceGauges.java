package io.holdfast.sla.compliance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;

import io.holdfast.sla.compliance.ComplianceQuery.Counts;
import io.holdfast.sla.gauge.RefreshableGauge;
import io.holdfast.sla.label.MetricWords;

/**
 * Gauge of the clocks that started within the last day, by outcome: the numbers of {@code GET /compliance} for that day.
 * They are read from the database, so that a restart does not reset them; every instance reports the same numbers.
 */
@ApplicationScoped
class ComplianceGauges implements RefreshableGauge {

    private static final Duration DAY = Duration.ofDays(1);

    private static final String NAME = "holdfast.sla.promises";

    private final ComplianceQuery compliance;
    private final MetricWords words;
    private final Clock clock;
    private final MultiGauge gauge;

    ComplianceGauges(ComplianceQuery compliance, MetricWords words, Clock clock, MeterRegistry meters) {
        this.compliance = compliance;
        this.words = words;
        this.clock = clock;
        this.gauge = MultiGauge.builder(NAME)
                .description("Clocks that started within the last day, by outcome")
                .register(meters);
    }

    @Override
    public Uni<Void> refresh() {
        Instant from = clock.instant().minus(DAY);
        return compliance
                .countSince(from, words.departments(), words.channels())
                .invoke(counts -> gauge.register(rows(counts), true))
                .replaceWithVoid();
    }

    private List<MultiGauge.Row<?>> rows(List<Counts> counts) {
        Map<Tags, Counts> byLabels = new LinkedHashMap<>();
        counts.forEach(count -> byLabels.merge(labels(count.group()), count, Counts::plus));
        List<MultiGauge.Row<?>> rows = new ArrayList<>(4 * byLabels.size());
        byLabels.forEach((labels, count) -> {
            rows.add(MultiGauge.Row.of(labels.and("outcome", "met"), count.met()));
            rows.add(MultiGauge.Row.of(labels.and("outcome", "breached"), count.breached()));
            rows.add(MultiGauge.Row.of(labels.and("outcome", "running"), count.running()));
            rows.add(MultiGauge.Row.of(labels.and("outcome", "cancelled"), count.cancelled()));
        });
        return rows;
    }

    private Tags labels(Map<String, String> group) {
        String metric = group.getOrDefault("metric", "");
        String priority = group.getOrDefault("priority", "");
        MetricWords.Labels labels = words.labels(
                NAME,
                group.getOrDefault("department", ""),
                group.getOrDefault("channel", ""),
                List.of(metric, priority));
        return Tags.of(
                "metric", metric, "department", labels.department(), "priority", priority, "channel", labels.channel());
    }
}
