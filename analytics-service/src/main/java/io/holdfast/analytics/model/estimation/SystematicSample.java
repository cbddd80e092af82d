package io.holdfast.analytics.model.estimation;

/** Takes customers at equal distances in the order of a table's rows, so that each part of it has its share. */
public final class SystematicSample {

    private final double stride;
    private double passed;

    public SystematicSample(long customers, int taken) {
        stride = (double) customers / taken;
    }

    /** How many of the next row's customers are taken. */
    public long next(long customers) {
        double before = passed;
        passed += customers;
        return (long) (passed / stride) - (long) (before / stride);
    }
}
