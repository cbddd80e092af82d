package io.holdfast.analytics.model.purchase;

import io.holdfast.analytics.model.estimation.GammaFunctions;

/**
 * The expectations of {@link PurchaseCount} as integrals over the probability p of leaving. With y = p·time,
 *
 * <pre>
 * E[N | p]          = (1 − (1+y)^−shape) / p
 * E[N(N−1)/2 | p]   = (1−p) (1 − (1+y)^−shape (1 + shape·y/(1+y))) / p²
 * </pre>
 *
 * The integrand is log-concave and analytic in u = ln(p/(1−p)), where the trapezoidal rule converges exponentially. Near
 * both ends of (0, 1) it is a power of p or 1−p, whose part of the rule is a geometric series.
 */
final class PurchaseIntegral {

    /** Of taking the integrand for a power near the ends. */
    private static final double LOG_PRECISION = Math.log(1e-11);

    private static final double STEP_MAX = 0.3;
    private static final double NEGLIGIBLE = 1e-20;

    /** Below this, 1 − (1+y)^−shape (1 + shape·y/(1+y)) is computed by its power series. */
    private static final double SERIES_BELOW = 1e-3;

    private final double shape;
    private final double a;
    private final double b;
    private final double time;
    private final double step;
    private final double left;
    private final double right;
    private final double logBeta;

    PurchaseIntegral(double shape, double a, double b, double time) {
        this.shape = shape;
        this.a = a;
        this.b = b;
        this.time = time;
        // Half a standard deviation of u, which is also narrow enough for the poles at ±iπ.
        step = Math.min(STEP_MAX, Math.sqrt(1 / a + 1 / b) / 2);
        left = LOG_PRECISION - Math.log1p((shape + 3) * time) - Math.log1p(b);
        right = Math.log1p(a) - LOG_PRECISION;
        logBeta = GammaFunctions.logBeta(a, b);
    }

    PurchaseCount.Result result() {
        double centre = Math.clamp(Math.log(a) - Math.log(b), left, right);
        Walk down = new Walk();
        double u = centre;
        while (u > left && down.add(u)) {
            u -= step;
        }
        down.addTail(Math.expm1(a * step), Math.expm1(a * step));
        Walk up = new Walk();
        u = centre + step;
        while (u < right && up.add(u)) {
            u += step;
        }
        up.addTail(Math.expm1(b * step), Math.expm1((b + 1) * step));
        return new PurchaseCount.Result(step * (down.mean + up.mean), step * (down.pairs + up.pairs));
    }

    private double density(double logP, double logQ) {
        return Math.exp(a * logP + b * logQ - logBeta);
    }

    private double meanAt(double p) {
        return -Math.expm1(-shape * Math.log1p(p * time)) / p;
    }

    private double pairsAt(double p, double q) {
        double y = p * time;
        double value;
        if ((shape + 3) * y < SERIES_BELOW) {
            double quadratic = (shape + 3) * y * y / 8;
            value = shape * (shape + 1) * time * time * (0.5 - (shape + 2) * (y / 3 - quadratic));
        } else {
            // Both terms are of the size of shape·y, so that a small shape costs no digits.
            double logNone = -shape * Math.log1p(y);
            value = (-Math.expm1(logNone) - Math.exp(logNone) * shape * y / (1 + y)) / (p * p);
        }
        return q * value;
    }

    /** The sum at equidistant points from the centre outwards. */
    private final class Walk {

        private double mean;
        private double pairs;
        private double lastMean;
        private double lastPairs;

        /** Whether more is to come. */
        boolean add(double u) {
            double logP = -Math.log1p(Math.exp(-u));
            double logQ = logP - u;
            double density = density(logP, logQ);
            lastMean = density * meanAt(Math.exp(logP));
            lastPairs = density * pairsAt(Math.exp(logP), Math.exp(logQ));
            mean += lastMean;
            pairs += lastPairs;
            return lastMean > NEGLIGIBLE * mean || lastPairs > NEGLIGIBLE * pairs;
        }

        /** What a geometric series adds after the last point, each term being smaller by 1 + growth. */
        void addTail(double growthOfMean, double growthOfPairs) {
            mean += lastMean / growthOfMean;
            pairs += lastPairs / growthOfPairs;
        }
    }
}
