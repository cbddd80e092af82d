package io.holdfast.analytics.model.estimation;

import org.hipparchus.special.Beta;
import org.hipparchus.special.Gamma;
import org.hipparchus.util.Binary64;

/** Functions related to Γ, of positive arguments. */
public final class GammaFunctions {

    private GammaFunctions() {}

    /** ln B(p, q), without loss of digits where one argument is far larger than the other. */
    public static double logBeta(double p, double q) {
        return Beta.logBeta(p, q);
    }

    public static double logGamma(double x) {
        return Gamma.logGamma(x);
    }

    /** ψ(x). Hipparchus' method for {@code double} is off by 3e-9 (a sign in its series), that for field elements is not. */
    public static double digamma(double x) {
        return Gamma.digamma(new Binary64(x)).getReal();
    }

    /** ψ'(x). */
    public static double trigamma(double x) {
        return Gamma.trigamma(x);
    }
}
