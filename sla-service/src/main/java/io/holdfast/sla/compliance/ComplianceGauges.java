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
 * What became of the promises that began within the last day: what {@code GET /compliance} answers for that day. Read from
 * the database, so a restart changes nothing; every instance tells the same.
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
                .description("Promises that began within the last day, by what became of them")
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
