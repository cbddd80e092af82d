package io.holdfast.ticket.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IntakeMetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final IntakeMetrics metrics = new IntakeMetrics(registry);

    @Test
    void everyOutcomeIsThereBeforeItHappens() {
        for (String outcome : new String[] {"accepted", "duplicate", "rejected"}) {
            assertThat(writes("purchase", outcome).count()).isZero();
            assertThat(writes("request", outcome).count()).isZero();
        }
        assertThat(registry.find("holdfast.intake.writes")
                        .tag("type", "points-awarded")
                        .counters())
                .isEmpty();
    }

    @Test
    void anUnreadableEventCountsAsRejected() {
        metrics.countRejected();

        assertThat(writes("unreadable", "rejected").count()).isEqualTo(1);
    }

    private Counter writes(String type, String outcome) {
        return registry.get("holdfast.intake.writes")
                .tags("type", type, "outcome", outcome)
                .counter();
    }
}
