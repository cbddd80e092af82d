package io.holdfast.analytics.model.interval;

/** Mean and variance of a quantity, or of a sum of independent ones. */
public record Moments(double mean, double variance) {

    public static final Moments ZERO = new Moments(0, 0);

    public Moments plus(Moments independent) {
        return new Moments(mean + independent.mean, variance + independent.variance);
    }

    /** The sum over this many independent customers of the same kind. */
    public Moments times(long customers) {
        return new Moments(mean * customers, variance * customers);
    }

    /** 95 %, by the normal approximation of a sum of many; not below 0. */
    public Interval interval() {
        double margin = Interval.Z * Math.sqrt(variance);
        return new Interval(Math.max(0, mean - margin), mean + margin);
    }
}
