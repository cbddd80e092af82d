package io.holdfast.sla.breach;

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

import io.holdfast.sla.breach.PromiseCounts.Counted;

/**
 * What became of the promises that began within the last day: what {@code GET /compliance} answers for that day. Read from
 * the database, so a restart changes nothing; every instance tells the same.
 */
@ApplicationScoped
class ComplianceGauges implements CountedGauge {

    private static final Duration DAY = Duration.ofDays(1);

    private final PromiseCounts promises;
    private final Clock clock;
    private final MultiGauge gauge;

    ComplianceGauges(PromiseCounts promises, Clock clock, MeterRegistry meters) {
        this.promises = promises;
        this.clock = clock;
        this.gauge = MultiGauge.builder("holdfast.sla.promises")
                .description("Promises that began within the last day, by what became of them")
                .register(meters);
    }

    @Override
    public Uni<Void> refresh() {
        Instant from = clock.instant().minus(DAY);
        return promises.began(from, null, PromiseCounts.GROUPS)
                .invoke(counted -> gauge.register(rows(counted), true))
                .replaceWithVoid();
    }

    private static List<MultiGauge.Row<?>> rows(List<Counted> counted) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>(4 * counted.size());
        for (Counted each : counted) {
            Tags group = Tags.of(each.group().entrySet().stream()
                    .map(part -> Tag.of(part.getKey(), part.getValue()))
                    .toList());
            rows.add(MultiGauge.Row.of(group.and("outcome", "met"), each.met()));
            rows.add(MultiGauge.Row.of(group.and("outcome", "breached"), each.breached()));
            rows.add(MultiGauge.Row.of(group.and("outcome", "running"), each.running()));
            rows.add(MultiGauge.Row.of(group.and("outcome", "cancelled"), each.cancelled()));
        }
        return rows;
    }
}
