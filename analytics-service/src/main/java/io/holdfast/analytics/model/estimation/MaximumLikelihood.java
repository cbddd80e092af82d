package io.holdfast.analytics.model.estimation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * Maximises a log likelihood by the logarithms of its parameters, each within ±{@value #LOG_PARAMETER_MAX}. From each
 * starting point Hipparchus' BOBYQA (Powell 2009) searches the neighbourhood of an optimum, on a sample where the data
 * are many; Newton's method then finds the optimum on all data. The best one is kept.
 */
public final class MaximumLikelihood {

    /** The bound on a parameter's logarithm; with time scaled to a mean age of 30, no plausible value is beyond it. */
    public static final double LOG_PARAMETER_MAX = 10;

    private static final int SEARCH_EVALUATIONS_MAX = 300;
    private static final double FIRST_RADIUS = 1;
    private static final double LAST_RADIUS = 1e-3;

    /** Results of the search that are nearer to each other lead Newton's method to the same optimum. */
    private static final double SAME_OPTIMUM = 0.1;

    /** A log likelihood that is higher by less does not speak for a solution at a bound. */
    private static final double SAME_VALUE = 1e-6;

    /** The width of the bounds: with a standard error of a logarithm beyond it, the data do not tell the parameter. */
    private static final double STANDARD_ERROR_MAX = 2 * LOG_PARAMETER_MAX;

    private static final double[][] NOT_KNOWN = {};

    private final LogLikelihood all;
    private final LogLikelihood sample;
    private final BooleanSupplier abandoned;
    private int iterations;

    private MaximumLikelihood(LogLikelihood all, LogLikelihood sample, BooleanSupplier abandoned) {
        this.all = all;
        this.sample = sample;
        this.abandoned = abandoned;
    }

    /**
     * Finds the optimum.
     *
     * @param sample a likelihood of fewer data whose optimum is near that of all; may be the same
     * @param starts values of the parameters
     * @param abandoned polled before each evaluation
     * @throws FitAbandonedException when abandoned
     */
    public static Optimum find(
            LogLikelihood all, LogLikelihood sample, List<double[]> starts, BooleanSupplier abandoned) {
        return new MaximumLikelihood(all, sample, abandoned).find(starts);
    }

    private Optimum find(List<double[]> starts) {
        List<double[]> candidates =
                new ArrayList<>(starts.stream().map(this::search).toList());
        List<Newton> optima = new ArrayList<>();
        List<double[]> tried = new ArrayList<>();
        for (double[] candidate : candidates) {
            if (tried.stream().noneMatch(other -> distance(other, candidate) < SAME_OPTIMUM)) {
                tried.add(candidate);
                Newton newton = new Newton(this::expansionOfAll, this::valueOfAll, candidate);
                newton.run();
                iterations += newton.iterations();
                optima.add(newton);
            }
        }
        return described(best(optima), starts.size());
    }

    /** The highest; of equally high ones one within the bounds. */
    private static Newton best(List<Newton> optima) {
        Newton highest = optima.stream()
                .max(Comparator.comparingDouble(Newton::value))
                .orElseThrow(() -> new IllegalArgumentException("no starting points"));
        return optima.stream()
                .filter(other -> other.value() >= highest.value() - SAME_VALUE)
                .filter(other -> !other.isAtABound())
                .max(Comparator.comparingDouble(Newton::value))
                .orElse(highest);
    }

    private Optimum described(Newton best, int startingPoints) {
        double[] parameters = exponentials(best.point());
        Optional<double[][]> covariance = Optional.empty();
        FitState state = best.hasConverged() ? FitState.CONVERGED : FitState.FAILED;
        if (best.isAtABound()) {
            state = FitState.BOUNDARY;
        } else if (state == FitState.CONVERGED) {
            covariance = best.information().inverse().filter(MaximumLikelihood::tellsAll);
            state = covariance.isPresent() ? FitState.CONVERGED : FitState.BOUNDARY;
        }
        return new Optimum(
                state,
                best.value(),
                parameters,
                covariance.orElse(NOT_KNOWN),
                best.gradientNorm(),
                startingPoints,
                iterations);
    }

    private static boolean tellsAll(double[][] covariance) {
        return IntStream.range(0, covariance.length).allMatch(i -> Math.sqrt(covariance[i][i]) <= STANDARD_ERROR_MAX);
    }

    /** The best point that the search visits, also when it gives up. */
    private double[] search(double[] start) {
        double[] first = Arrays.stream(start)
                .map(value -> Math.clamp(Math.log(value), -LOG_PARAMETER_MAX, LOG_PARAMETER_MAX))
                .toArray();
        Highest highest = new Highest(first);
        double[] bounds = new double[start.length];
        Arrays.fill(bounds, LOG_PARAMETER_MAX);
        double[] lower = Arrays.stream(bounds).map(bound -> -bound).toArray();
        try {
            new BOBYQAOptimizer(2 * start.length + 1, FIRST_RADIUS, LAST_RADIUS)
                    .optimize(
                            new MaxEval(SEARCH_EVALUATIONS_MAX),
                            GoalType.MAXIMIZE,
                            new ObjectiveFunction(point -> highest.seen(point, valueOfSample(point))),
                            new InitialGuess(first),
                            new SimpleBounds(lower, bounds));
        } catch (MathRuntimeException ended) {
            // Too many evaluations, or no progress by its quadratic model: Newton's method goes on from the best point.
            return highest.point;
        }
        return highest.point;
    }

    private double valueOfSample(double[] point) {
        countAndPoll();
        double value = sample.value(exponentials(point));
        return Double.isFinite(value) ? value : -Double.MAX_VALUE;
    }

    private double valueOfAll(double[] point) {
        poll();
        return all.value(exponentials(point));
    }

    private Expansion expansionOfAll(double[] point) {
        poll();
        double[] parameters = exponentials(point);
        return all.expansion(parameters).byLogarithms(parameters);
    }

    private void countAndPoll() {
        iterations++;
        poll();
    }

    private void poll() {
        if (abandoned.getAsBoolean()) {
            throw new FitAbandonedException();
        }
    }

    private static double[] exponentials(double[] logarithms) {
        return Arrays.stream(logarithms).map(Math::exp).toArray();
    }

    private static double distance(double[] one, double[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }

    private static final class Highest {

        private double[] point;
        private double value = Double.NEGATIVE_INFINITY;

        Highest(double[] point) {
            this.point = point;
        }

        double seen(double[] visited, double found) {
            if (found > value) {
                value = found;
                point = visited.clone();
            }
            return found;
        }
    }
}
