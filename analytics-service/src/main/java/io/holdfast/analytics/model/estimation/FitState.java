package io.holdfast.analytics.model.estimation;

/** How a fit ended. */
public enum FitState {
    /** The gradient is small, the information matrix is positive definite, no parameter is at a bound. */
    CONVERGED("converged"),

    /** The optimum is at a bound, or a direction in which the likelihood is flat: the data do not tell all parameters. */
    BOUNDARY("boundary"),

    TOO_LITTLE_DATA("too-little-data"),

    /** No optimum was found. */
    FAILED("failed");

    private final String label;

    FitState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
