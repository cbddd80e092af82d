package io.holdfast.analytics.model.estimation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a fit found.
 *
 * @param estimates the parameters in the model's order; empty when there is too little data or the fit failed
 * @param logLikelihood of all customers, in the unit of the data; null when there are no estimates
 * @param customers who take part, by the sum of counts
 * @param distinctRows rows of the compressed table
 * @param startingPoints from which the optimum was searched
 * @param iterations evaluations of the search and steps of Newton's method, of all starting points
 * @param gradientNorm Euclidean norm of the gradient by the logarithms of the parameters that are at no bound; null
 *     when there are no estimates
 */
public record Fit(
        FitState state,
        List<Estimate> estimates,
        @Nullable Double logLikelihood,
        long customers,
        int distinctRows,
        int startingPoints,
        int iterations,
        @Nullable Double gradientNorm) {

    public Fit {
        estimates = List.copyOf(estimates);
    }

    public static Fit tooLittleData(long customers, int distinctRows) {
        return new Fit(FitState.TOO_LITTLE_DATA, List.of(), null, customers, distinctRows, 0, 0, null);
    }

    /**
     * The optimum in the unit of the data.
     *
     * @param units by which each parameter is multiplied
     * @param logLikelihoodShift added to the log likelihood
     */
    public static Fit of(
            Optimum optimum,
            List<String> names,
            double[] units,
            double logLikelihoodShift,
            long customers,
            int distinctRows) {
        double logLikelihood = optimum.value() + logLikelihoodShift;
        List<Estimate> estimates = estimates(optimum, names, units);
        boolean failed = optimum.state() == FitState.FAILED
                || !Double.isFinite(logLikelihood)
                || estimates.stream().anyMatch(estimate -> !Double.isFinite(estimate.value()));
        return new Fit(
                failed ? FitState.FAILED : optimum.state(),
                failed ? List.of() : estimates,
                failed ? null : logLikelihood,
                customers,
                distinctRows,
                optimum.startingPoints(),
                optimum.iterations(),
                failed ? null : optimum.gradientNorm());
    }

    /** The value of the parameter at this position, of a fit with estimates. */
    public double value(int index) {
        return estimates.get(index).value();
    }

    public boolean hasConverged() {
        return state == FitState.CONVERGED;
    }

    private static List<Estimate> estimates(Optimum optimum, List<String> names, double[] units) {
        List<Estimate> estimates = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            double value = optimum.parameter(i) * units[i];
            estimates.add(new Estimate(
                    names.get(i),
                    value,
                    // SE(theta) = theta SE(ln theta).
                    optimum.state() == FitState.CONVERGED ? value * Math.sqrt(optimum.covariance(i, i)) : null));
        }
        return estimates;
    }
}
