package io.holdfast.sla.compliance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;

import io.holdfast.sla.compliance.ComplianceQuery.Counts;
import io.holdfast.sla.gauge.RefreshableGauge;

/**
 * Gauge of the clocks that started within the last day, by outcome: the numbers of {@code GET /compliance} for that day.
 * They are read from the database, so that a restart does not reset them; every instance reports the same numbers.
 */
@ApplicationScoped
class ComplianceGauges implements RefreshableGauge {

    private static final Duration DAY = Duration.ofDays(1);

    private final ComplianceQuery compliance;
    private final Clock clock;
    private final MultiGauge gauge;

    ComplianceGauges(ComplianceQuery compliance, Clock clock, MeterRegistry meters) {
        this.compliance = compliance;
        this.clock = clock;
        this.gauge = MultiGauge.builder("holdfast.sla.promises")
                .description("Clocks that started within the last day, by outcome")
                .register(meters);
    }

    @Override
    public Uni<Void> refresh() {
        Instant from = clock.instant().minus(DAY);
        return compliance
                .countStarted(from, null, ComplianceQuery.GROUPS)
                .invoke(counts -> gauge.register(rows(counts), true))
                .replaceWithVoid();
    }

    private static List<MultiGauge.Row<?>> rows(List<Counts> counts) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>(4 * counts.size());
        for (Counts count : counts) {
            Tags group = Tags.of(count.group().entrySet().stream()
                    .map(part -> Tag.of(part.getKey(), part.getValue()))
                    .toList());
            rows.add(MultiGauge.Row.of(group.and("outcome", "met"), count.met()));
            rows.add(MultiGauge.Row.of(group.and("outcome", "breached"), count.breached()));
            rows.add(MultiGauge.Row.of(group.and("outcome", "running"), count.running()));
            rows.add(MultiGauge.Row.of(group.and("outcome", "cancelled"), count.cancelled()));
        }
        return rows;
    }
}
