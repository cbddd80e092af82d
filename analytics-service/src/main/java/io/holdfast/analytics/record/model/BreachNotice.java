package io.holdfast.analytics.record.model;

import io.holdfast.contract.ClockDetails;

/**
 * A breach of a clock, or the withdrawal of one, which names the clock and not the breach. Of a clock, whatever was detected
 * last counts. Both of one instant, as in an import or when a breach is corrected: it stands while more breaches than
 * withdrawals are recorded.
 */
public record BreachNotice(boolean withdrawn, ClockDetails clock) {}
