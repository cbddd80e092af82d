package io.holdfast.contract;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A customer's estimated risk of churn.
 *
 * @param risk the probability of no purchase within the horizon, 0 to 1
 * @param previousRisk the last one that was published; null for the first
 * @param model the name of the model that estimated it
 */
public record ChurnRisk(
        CustomerId customerId,
        double risk,
        @Nullable Double previousRisk,
        Duration horizon,
        String model,
        @Nullable Instant lastActiveAt) {}
