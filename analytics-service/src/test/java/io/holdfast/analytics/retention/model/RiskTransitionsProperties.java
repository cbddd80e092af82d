package io.holdfast.analytics.retention.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.RetentionEvent.ChurnRiskChanged;
import io.holdfast.contract.RetentionEvent.CustomerLapsed;
import io.holdfast.contract.RetentionEvent.CustomerReturned;

import static org.assertj.core.api.Assertions.assertThat;

/** Of customers who are decided day after day. */
class RiskTransitionsProperties {

    private static final RiskThresholds THRESHOLDS = new RiskThresholds(0.8, 0.7, 5);
    private static final Instant DAY_0 = Instant.parse("2026-01-01T00:00:00Z");

    /** Between two events of the level, the risk has crossed both thresholds. */
    @Property
    void theLevelDoesNotFlap(@ForAll @Size(max = 200) List<@DoubleRange(min = 0.6, max = 0.9) Double> risks) {
        List<RetentionEvent> changes = decideDaily(risks, List.of(), 0).stream()
                .filter(ChurnRiskChanged.class::isInstance)
                .toList();

        for (int i = 0; i < changes.size(); i++) {
            double risk = changes.get(i).churnRisk().risk();
            assertThat(i % 2 == 0 ? risk >= 0.8 : risk < 0.7).isTrue();
        }
    }

    @Property
    void aRiskBetweenTheThresholdsChangesNothing(
            @ForAll @DoubleRange(min = 0, max = 1) double first,
            @ForAll @Size(max = 50) List<@DoubleRange(min = 0.7, max = 0.8, maxIncluded = false) Double> between) {
        List<Double> risks = new ArrayList<>(List.of(first));
        risks.addAll(between);

        assertThat(decideDaily(risks, List.of(), 0)).hasSize(first >= 0.8 ? 1 : 0);
    }

    /** A lapse on the fifth day without activity, a return on the first day with activity after it, and no others. */
    @Property
    void aLapseHasAtMostOneReturn(@ForAll @Size(max = 30) List<@IntRange(min = 1, max = 12) Integer> gaps) {
        List<Integer> activeDays = new ArrayList<>(List.of(0));
        gaps.forEach(gap -> activeDays.add(activeDays.getLast() + gap));
        List<Class<?>> expected = new ArrayList<>();
        for (int gap : gaps) {
            if (gap > 5) {
                expected.addAll(List.of(CustomerLapsed.class, CustomerReturned.class));
            }
        }
        int days = activeDays.getLast() + 1;

        List<Class<?>> told = new ArrayList<>();
        decideDaily(List.of(), activeDays, days).forEach(event -> told.add(event.getClass()));

        assertThat(told).isEqualTo(expected);
    }

    /** Risks of days, and active days; without risks 0, without active days each day is one. */
    private static List<RetentionEvent> decideDaily(List<Double> risks, List<Integer> activeDays, int days) {
        List<RetentionEvent> events = new ArrayList<>();
        RiskState state = RiskState.INITIAL;
        int lastDay = 0;
        for (int day = 0; day < Math.max(risks.size(), days); day++) {
            if (activeDays.isEmpty() || activeDays.contains(day)) {
                lastDay = day;
            }
            RiskDecision decision = RiskTransitions.decide(
                    state,
                    new RiskEstimate(
                            new CustomerId("C-42"),
                            risks.isEmpty() ? 0 : risks.get(day),
                            Duration.ofDays(90),
                            "bg-nbd",
                            DAY_0.plus(Duration.ofDays(lastDay)),
                            day - lastDay),
                    THRESHOLDS);
            events.addAll(decision.events());
            state = decision.state();
        }
        return events;
    }
}
