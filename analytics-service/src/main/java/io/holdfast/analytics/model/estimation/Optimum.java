package io.holdfast.analytics.model.estimation;

/** The largest log likelihood that was found, and where. */
public final class Optimum {

    private final FitState state;
    private final double value;
    private final double[] parameters;
    private final double[][] covariance;
    private final double gradientNorm;
    private final int startingPoints;
    private final int iterations;

    /** @param covariance of the logarithms of the parameters; without entries unless converged */
    Optimum(
            FitState state,
            double value,
            double[] parameters,
            double[][] covariance,
            double gradientNorm,
            int startingPoints,
            int iterations) {
        this.state = state;
        this.value = value;
        this.parameters = parameters;
        this.covariance = covariance;
        this.gradientNorm = gradientNorm;
        this.startingPoints = startingPoints;
        this.iterations = iterations;
    }

    FitState state() {
        return state;
    }

    double parameter(int i) {
        return parameters[i];
    }

    /** The covariance of the logarithms of two parameters: the inverse of the observed information; when converged. */
    public double covariance(int i, int j) {
        return covariance[i][j];
    }

    double value() {
        return value;
    }

    double gradientNorm() {
        return gradientNorm;
    }

    int startingPoints() {
        return startingPoints;
    }

    int iterations() {
        return iterations;
    }
}
