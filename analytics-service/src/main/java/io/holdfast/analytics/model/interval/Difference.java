package io.holdfast.analytics.model.interval;

/** A difference of two shares, with its 95 % confidence interval. */
public record Difference(double value, double low, double high) {}
