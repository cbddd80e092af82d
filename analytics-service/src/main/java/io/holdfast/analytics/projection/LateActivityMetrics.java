package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityClassifier;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;

/**
 * Counts activity that arrives when the figures of its day are final already: a sign that the allowance is too short.
 */
@ApplicationScoped
class LateActivityMetrics {

    private final AnalyticsConfig config;
    private final Clock clock;
    private final Counter live;
    private final Counter imported;

    LateActivityMetrics(AnalyticsConfig config, Clock clock, MeterRegistry registry) {
        this.config = config;
        this.clock = clock;
        this.live = counter(registry, "false");
        this.imported = counter(registry, "true");
    }

    void countLate(List<ConsumedFact> batch) {
        Instant now = clock.instant();
        for (ConsumedFact consumed : batch) {
            Fact<?> fact = consumed.fact();
            if (ActivityClassifier.classify(fact.event()).isPresent() && isLate(fact.time(), now)) {
                (fact.extensions().containsKey(Fact.IMPORT_ID) ? imported : live).increment();
            }
        }
    }

    private boolean isLate(Instant time, Instant now) {
        Days day = new Days(Days.dayOf(time), Days.dayOf(time).plusDays(1));
        return Status.of(day, config.latenessAllowance(), now) == Status.FINAL;
    }

    private static Counter counter(MeterRegistry registry, String imported) {
        return Counter.builder("holdfast.analytics.facts.late")
                .description("Customer activity that arrived after the lateness allowance of its day")
                .tag("imported", imported)
                .register(registry);
    }
}
