package io.holdfast.analytics.retention.model;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What was published of a customer.
 *
 * @param publishedRisk of the last event; null when there was none
 * @param silentSince of a customer who has lapsed: the last activity known then; null for one who has not
 */
public record RiskState(
        RiskLevel level,
        @Nullable Double publishedRisk,
        @Nullable Instant silentSince) {

    /** Of a customer without events. */
    public static final RiskState INITIAL = new RiskState(RiskLevel.NORMAL, null, null);
}
