package io.holdfast.analytics.retention.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.ChurnRisk;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventType;
import io.holdfast.contract.RetentionEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RiskTransitionsTest {

    private static final RiskThresholds THRESHOLDS = new RiskThresholds(0.8, 0.7, 180);
    private static final CustomerId CUSTOMER = new CustomerId("C-42");
    private static final Instant DAY_0 = Instant.parse("2026-01-01T00:00:00Z");

    /** Days are counted from DAY_0; a customer who has lapsed was active last on day 0 then. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # level, lapsed, risk, last day, today, events,                                level, lapsed
            normal,  false,  0.79, 0,        10,    ,                                      normal, false
            normal,  false,  0.8,  0,        10,    churn-risk-changed,                    high,   false
            high,    false,  0.9,  0,        10,    ,                                      high,   false
            high,    false,  0.7,  0,        10,    ,                                      high,   false
            high,    false,  0.69, 0,        10,    churn-risk-changed,                    normal, false
            normal,  false,  0.1,  0,        179,   ,                                      normal, false
            normal,  false,  0.1,  0,        180,   customer-lapsed,                       normal, true
            normal,  false,  0.9,  0,        500,   churn-risk-changed customer-lapsed,    high,   true
            high,    true,   0.9,  0,        181,   ,                                      high,   true
            high,    true,   0.9,  0,        90,    ,                                      high,   true
            high,    true,   0.9,  181,      181,   customer-returned,                     high,   false
            high,    true,   0.2,  181,      190,   churn-risk-changed customer-returned,  normal, false
            high,    true,   0.9,  200,      400,   ,                                      high,   true
            """)
    void anEstimateChangesWhatWasPublished(
            String levelBefore,
            boolean lapsedBefore,
            double risk,
            int lastDay,
            int today,
            @Nullable String events,
            String level,
            boolean lapsed) {
        RiskState before = new RiskState(RiskLevel.ofLabel(levelBefore), 0.75, lapsedBefore ? DAY_0 : null);

        RiskDecision decision = RiskTransitions.decide(before, estimate(risk, lastDay, today), THRESHOLDS);

        assertThat(types(decision)).isEqualTo(events == null ? List.of() : List.of(events.split(" ")));
        assertThat(decision.state().level()).isEqualTo(RiskLevel.ofLabel(level));
        assertThat(decision.state().silentSince() != null).isEqualTo(lapsed);
        if (events == null) {
            assertThat(decision.state()).isEqualTo(before);
        }
    }

    @Test
    void anEventHasTheRiskThatWasPublishedBeforeIt() {
        RiskDecision first = RiskTransitions.decide(RiskState.INITIAL, estimate(0.85, 0, 150), THRESHOLDS);
        RiskDecision second = RiskTransitions.decide(first.state(), estimate(0.95, 0, 180), THRESHOLDS);

        assertThat(risk(first, 0)).isEqualTo(new ChurnRisk(CUSTOMER, 0.85, null, Duration.ofDays(90), "bg-nbd", DAY_0));
        assertThat(risk(second, 0))
                .isEqualTo(new ChurnRisk(CUSTOMER, 0.95, 0.85, Duration.ofDays(90), "bg-nbd", DAY_0));
        assertThat(second.state()).isEqualTo(new RiskState(RiskLevel.HIGH, 0.95, DAY_0));
    }

    @Test
    void ofTwoEventsTheSecondFollowsTheFirst() {
        RiskDecision decision = RiskTransitions.decide(RiskState.INITIAL, estimate(0.9, 0, 180), THRESHOLDS);

        assertThat(risk(decision, 0).previousRisk()).isNull();
        assertThat(risk(decision, 1).previousRisk()).isEqualTo(0.9);
    }

    @ParameterizedTest
    @CsvSource({
        "0.7, 0.8, 180",
        "1.1, 0.7, 180",
        "0.8, 0, 180",
        "NaN, 0.7, 180",
        "0.8, NaN, 180",
        "0.8, 0.7, 0",
        "0.8, 0.7, 3661"
    })
    void thresholdsThatMakeNoSenseAreRefused(double high, double normalBelow, int lapsedAfterDays) {
        assertThatThrownBy(() -> new RiskThresholds(high, normalBelow, lapsedAfterDays))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RiskEstimate estimate(double risk, int lastDay, int today) {
        return new RiskEstimate(
                CUSTOMER, risk, Duration.ofDays(90), "bg-nbd", DAY_0.plus(Duration.ofDays(lastDay)), today - lastDay);
    }

    private static List<String> types(RiskDecision decision) {
        return decision.events().stream()
                .map(event -> EventType.of(event).wireName())
                .toList();
    }

    private static ChurnRisk risk(RiskDecision decision, int index) {
        RetentionEvent event = decision.events().get(index);
        return event.churnRisk();
    }
}
