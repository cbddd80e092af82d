package io.holdfast.analytics.model.spend;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.LogLikelihood;
import io.holdfast.analytics.model.estimation.MaximumLikelihood;
import io.holdfast.analytics.model.estimation.Optimum;
import io.holdfast.analytics.model.interval.Moments;

/**
 * Values of a customer's purchases are Gamma (p, ν), and ν is Gamma (q, γ) over customers; independent of how often they
 * purchase (Colombo &amp; Jiang 1999; Fader &amp; Hardie 2013).
 */
public record GammaGamma(double p, double q, double gamma) {

    public static final String NAME = "gamma-gamma";
    public static final String SOURCE = "Fader & Hardie 2013";

    private static final List<String> PARAMETERS = List.of("p", "q", "gamma");
    private static final int SAMPLE_CUSTOMERS_MAX = 5_000;

    /** For values scaled to a mean of 1. */
    private static final List<double[]> STARTS = List.of(
            new double[] {3, 4, 1},
            new double[] {1, 2, 1},
            new double[] {8, 15, 1.5},
            new double[] {0.5, 1.5, 1},
            new double[] {6, 3, 0.3});

    public GammaGamma {
        if (!(isParameter(p) && isParameter(q) && isParameter(gamma))) {
            throw new IllegalArgumentException(
                    "parameters must be positive: p %s, q %s, gamma %s".formatted(p, q, gamma));
        }
    }

    /**
     * Fits the parameters p, q, gamma; gamma in the unit of the values.
     *
     * @param abandoned polled during the fit
     * @throws io.holdfast.analytics.model.estimation.FitAbandonedException when abandoned
     */
    public static Fit fit(SpendTable table, BooleanSupplier abandoned) {
        int distinctRows = table.rows().size();
        if (table.customers() < 2) {
            return Fit.tooLittleData(table.customers(), distinctRows);
        }
        double scale = 1 / table.meanValue();
        SpendTable sample = table.sample(SAMPLE_CUSTOMERS_MAX);
        LogLikelihood all = new SpendLikelihood(table, scale);
        LogLikelihood ofSample = sample == table ? all : new SpendLikelihood(sample, scale);
        Optimum optimum = MaximumLikelihood.find(all, ofSample, STARTS, abandoned);
        double shift = table.customers() * Math.log(scale);
        return Fit.of(optimum, PARAMETERS, new double[] {1, 1, 1 / scale}, shift, table.customers(), distinctRows);
    }

    /** The model of a fit that has converged. */
    public static GammaGamma of(Fit fit) {
        if (!fit.hasConverged()) {
            throw new IllegalArgumentException("a model needs a converged fit: " + fit.state());
        }
        return new GammaGamma(fit.value(0), fit.value(1), fit.value(2));
    }

    /**
     * E[M] = p (γ + x m̄) / (px + q − 1), the mean value of the customer's future purchases; of a customer without repeat
     * purchases the mean of all. Empty where it is infinite: px + q ≤ 1.
     *
     * @param frequency x
     * @param meanValue m̄; counts only with repeat purchases
     */
    public OptionalDouble expectedValue(long frequency, double meanValue) {
        double excess = p * frequency + q - 1;
        return excess > 0 ? OptionalDouble.of(p * (scale(frequency, meanValue) / excess)) : OptionalDouble.empty();
    }

    /**
     * What a customer's purchases will bring. Given ν, a sum of N values has the mean Np/ν and the variance Np/ν²; ν is
     * Gamma (px+q, γ + x m̄). Empty where the variance is infinite: px + q ≤ 2.
     *
     * @param purchases their number N
     */
    public Optional<Moments> revenue(Moments purchases, long frequency, double meanValue) {
        double shape = p * frequency + q;
        if (shape <= 2) {
            return Optional.empty();
        }
        double inverse = scale(frequency, meanValue) / (shape - 1);
        double inverseSquared = inverse * inverse * ((shape - 1) / (shape - 2));
        double squaredPurchases = purchases.variance() + purchases.mean() * purchases.mean();
        double mean = purchases.mean() * p * inverse;
        double squared = inverseSquared * (p * purchases.mean() + p * p * squaredPurchases);
        return Optional.of(new Moments(mean, Math.max(0, squared - mean * mean)));
    }

    private double scale(long frequency, double meanValue) {
        return frequency == 0 ? gamma : gamma + frequency * meanValue;
    }

    private static boolean isParameter(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }
}
