package io.holdfast.analytics.retention.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ChurnRisk;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.RetentionEvent.ChurnRiskChanged;
import io.holdfast.contract.RetentionEvent.CustomerLapsed;
import io.holdfast.contract.RetentionEvent.CustomerReturned;

/** Decides which events a new estimate of a customer causes. */
public final class RiskTransitions {

    private final RiskEstimate estimate;
    private final List<RetentionEvent> events = new ArrayList<>(2);
    private @Nullable Double publishedRisk;

    private RiskTransitions(RiskEstimate estimate, @Nullable Double publishedRisk) {
        this.estimate = estimate;
        this.publishedRisk = publishedRisk;
    }

    /**
     * The level changes first, then the lapse or the return.
     *
     * @param before what was published up to now
     */
    public static RiskDecision decide(RiskState before, RiskEstimate estimate, RiskThresholds thresholds) {
        RiskTransitions transitions = new RiskTransitions(estimate, before.publishedRisk());
        RiskLevel level = transitions.changeLevel(before.level(), thresholds);
        Instant silentSince = transitions.lapseOrReturn(before.silentSince(), thresholds);
        return new RiskDecision(transitions.events, new RiskState(level, transitions.publishedRisk, silentSince));
    }

    private RiskLevel changeLevel(RiskLevel before, RiskThresholds thresholds) {
        RiskLevel level = thresholds.levelAfter(before, estimate.risk());
        if (level != before) {
            publish(ChurnRiskChanged::new);
        }
        return level;
    }

    private @Nullable Instant lapseOrReturn(@Nullable Instant silentSince, RiskThresholds thresholds) {
        boolean silent = estimate.daysSinceLastActivity() >= thresholds.lapsedAfterDays();
        if (silentSince == null && silent) {
            publish(CustomerLapsed::new);
            return estimate.lastActiveAt();
        }
        // Without new activity, a higher threshold makes nobody return.
        if (silentSince != null && !silent && estimate.lastActiveAt().isAfter(silentSince)) {
            publish(CustomerReturned::new);
            return null;
        }
        return silentSince;
    }

    private void publish(Function<ChurnRisk, RetentionEvent> event) {
        events.add(event.apply(new ChurnRisk(
                estimate.customerId(),
                estimate.risk(),
                publishedRisk,
                estimate.horizon(),
                estimate.model(),
                estimate.lastActiveAt())));
        publishedRisk = estimate.risk();
    }
}
