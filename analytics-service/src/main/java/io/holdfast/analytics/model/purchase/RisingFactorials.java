package io.holdfast.analytics.model.purchase;

import io.holdfast.analytics.model.estimation.GammaFunctions;

/**
 * Sums over i &lt; n of functions of y + i: differences of lnΓ, ψ and ψ' that keep their digits when y is large. Term by
 * term for few of them.
 */
final class RisingFactorials {

    private static final int TERMS_MAX = 40;

    private RisingFactorials() {}

    /** lnΓ(y + n) − lnΓ(y) = Σ ln(y + i). */
    static double logRising(double y, double n) {
        if (n > TERMS_MAX) {
            return GammaFunctions.logGamma(n) - GammaFunctions.logBeta(y, n);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.log(y + i);
        }
        return sum;
    }

    /** ln[B(a, b + n) / B(a, b)] = −Σ ln(1 + a / (b + i)). */
    static double logBetaRatio(double a, double b, double n) {
        if (n > TERMS_MAX) {
            return GammaFunctions.logBeta(a, b + n) - GammaFunctions.logBeta(a, b);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum -= Math.log1p(a / (b + i));
        }
        return sum;
    }

    /** ψ(y + n) − ψ(y) = Σ 1 / (y + i). */
    static double reciprocals(double y, double n) {
        if (n > TERMS_MAX) {
            return GammaFunctions.digamma(y + n) - GammaFunctions.digamma(y);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += 1 / (y + i);
        }
        return sum;
    }

    /** ψ'(y) − ψ'(y + n) = Σ 1 / (y + i)². */
    static double reciprocalSquares(double y, double n) {
        if (n > TERMS_MAX) {
            return GammaFunctions.trigamma(y) - GammaFunctions.trigamma(y + n);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += 1 / ((y + i) * (y + i));
        }
        return sum;
    }
}
