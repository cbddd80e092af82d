package io.holdfast.analytics.retention.model;

import java.util.List;

import io.holdfast.contract.RetentionEvent;

/**
 * What a new estimate changes.
 *
 * @param state of the customer from now on; the one before when there are no events
 */
public record RiskDecision(List<RetentionEvent> events, RiskState state) {

    public RiskDecision {
        events = List.copyOf(events);
    }
}
