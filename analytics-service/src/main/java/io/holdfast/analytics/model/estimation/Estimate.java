package io.holdfast.analytics.model.estimation;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a fit.
 *
 * @param standardError from the observed information; null unless the fit has converged
 */
public record Estimate(String name, double value, @Nullable Double standardError) {}
