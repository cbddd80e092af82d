package io.holdfast.analytics.model.interval;

/** A 95 % confidence interval. */
public record Interval(double low, double high) {

    /** The 97.5 % quantile of the normal distribution. */
    public static final double Z = 1.959963984540054;
}
