package io.holdfast.analytics.model.estimation;

/** A log likelihood of positive parameters. Finite for every logarithm of them within the bounds of the search. */
public interface LogLikelihood {

    double value(double[] parameters);

    Expansion expansion(double[] parameters);
}
