package io.holdfast.analytics.model.estimation;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Projected Newton's method (Bertsekas 1982) for a maximum within ±{@link MaximumLikelihood#LOG_PARAMETER_MAX}: a
 * coordinate at a bound to which the gradient points is held there, the others move. Where the function is not concave,
 * the negative eigenvalues of the information count by their size, so that every step leads upwards.
 */
final class Newton {

    private static final double BOUND = MaximumLikelihood.LOG_PARAMETER_MAX;
    private static final double AT_BOUND = 1e-6;
    private static final int STEPS_MAX = 100;
    private static final int HALVINGS_MAX = 40;
    private static final double STEP_LENGTH_MAX = 3;

    /**
     * Squared Newton decrement: twice the rise of the log likelihood that is still to come; its root is the distance from
     * the optimum in standard errors.
     */
    private static final double DECREMENT_ENOUGH = 1e-16;

    private static final double DECREMENT_CONVERGED = 1e-8;

    /** Sufficient rise of a step, of what its gradient promises (Armijo). */
    private static final double RISE_MIN = 1e-4;

    /** Relative rounding error of a sum over rows. */
    private static final double ROUNDING = 1e-13;

    private final Function<double[], Expansion> expansionAt;
    private final ToDoubleFunction<double[]> valueAt;
    private double[] point;
    private Expansion expansion;
    private double decrement = Double.POSITIVE_INFINITY;
    private int iterations;

    Newton(Function<double[], Expansion> expansionAt, ToDoubleFunction<double[]> valueAt, double[] start) {
        this.expansionAt = expansionAt;
        this.valueAt = valueAt;
        point = start.clone();
        expansion = expansionAt.apply(point);
    }

    void run() {
        while (expansion.isFinite() && iterations < STEPS_MAX) {
            iterations++;
            int[] free = freeCoordinates();
            double[] direction = direction(free);
            decrement = rise(direction);
            if (decrement <= DECREMENT_ENOUGH || !step(direction)) {
                return;
            }
        }
    }

    double[] point() {
        return point;
    }

    /** Minus infinity when it is no number. */
    double value() {
        return expansion.isFinite() ? expansion.value() : Double.NEGATIVE_INFINITY;
    }

    int iterations() {
        return iterations;
    }

    boolean hasConverged() {
        return expansion.isFinite() && decrement <= DECREMENT_CONVERGED;
    }

    boolean isAtABound() {
        return Arrays.stream(point).anyMatch(coordinate -> Math.abs(coordinate) >= BOUND - AT_BOUND);
    }

    double gradientNorm() {
        return Math.sqrt(Arrays.stream(freeCoordinates())
                .mapToDouble(i -> expansion.gradient(i) * expansion.gradient(i))
                .sum());
    }

    /** Of all coordinates. */
    Information information() {
        return new Information(expansion, IntStream.range(0, point.length).toArray());
    }

    private int[] freeCoordinates() {
        return IntStream.range(0, point.length)
                .filter(i -> Math.abs(point[i]) < BOUND || expansion.gradient(i) * point[i] < 0)
                .toArray();
    }

    private double[] direction(int[] free) {
        double[] direction = new double[point.length];
        if (free.length > 0) {
            double[] gradient =
                    Arrays.stream(free).mapToDouble(expansion::gradient).toArray();
            double[] step = new Information(expansion, free).step(gradient);
            for (int i = 0; i < free.length; i++) {
                direction[free[i]] = step[i];
            }
        }
        return direction;
    }

    private double rise(double[] direction) {
        return IntStream.range(0, point.length)
                .mapToDouble(i -> expansion.gradient(i) * direction[i])
                .sum();
    }

    /** Whether a point was found that is not lower. */
    private boolean step(double[] direction) {
        double longest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
        double factor = Math.min(1, STEP_LENGTH_MAX / longest);
        double slack = ROUNDING * Math.abs(expansion.value());
        for (int halving = 0; halving < HALVINGS_MAX; halving++) {
            double[] next = moved(direction, factor);
            if (Arrays.equals(next, point)) {
                return false;
            }
            double promised = IntStream.range(0, point.length)
                    .mapToDouble(i -> expansion.gradient(i) * (next[i] - point[i]))
                    .sum();
            if (valueAt.applyAsDouble(next) >= expansion.value() + RISE_MIN * promised - slack) {
                point = next;
                expansion = expansionAt.apply(next);
                return true;
            }
            factor /= 2;
        }
        return false;
    }

    private double[] moved(double[] direction, double factor) {
        return IntStream.range(0, point.length)
                .mapToDouble(i -> Math.clamp(point[i] + factor * direction[i], -BOUND, BOUND))
                .toArray();
    }
}
