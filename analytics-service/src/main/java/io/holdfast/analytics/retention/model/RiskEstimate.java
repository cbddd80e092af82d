package io.holdfast.analytics.retention.model;

import java.time.Duration;
import java.time.Instant;

import io.holdfast.contract.CustomerId;

/**
 * What is known of a customer at the end of a day.
 *
 * @param risk P(no purchase within the horizon)
 * @param model that estimated it
 * @param lastActiveAt the first instant of the last UTC day with activity
 * @param daysSinceLastActivity whole days without activity since then
 */
public record RiskEstimate(
        CustomerId customerId,
        double risk,
        Duration horizon,
        String model,
        Instant lastActiveAt,
        int daysSinceLastActivity) {}
