package io.holdfast.analytics.model.purchase;

import io.holdfast.analytics.model.estimation.Expansion;

import static io.holdfast.analytics.model.purchase.PurchaseLikelihood.A;
import static io.holdfast.analytics.model.purchase.PurchaseLikelihood.ALPHA;
import static io.holdfast.analytics.model.purchase.PurchaseLikelihood.B;
import static io.holdfast.analytics.model.purchase.PurchaseLikelihood.R;

/**
 * Sums over the rows of one frequency for the derivatives of ln(e^u + e^v) of {@link PurchaseLikelihood}. With
 * ω = e^u / (e^u + e^v) and δ = 1 − ω, the gradient is ω∇u + δ∇v and the Hessian ω∇²u + δ∇²v + ωδ(∇u−∇v)(∇u−∇v)'. Of a
 * and b, u does not depend, and v only by the logarithm of the odds a / (b+s−1).
 */
final class TimeSums {

    private final double shape;
    private final double logOdds;

    private double value;
    private double byR;
    private double byAlphaPerShape;
    private double byLogOdds;
    private double byRr;
    private double byRAlpha;
    private double byAlphaAlpha;
    private double byROdds;
    private double byAlphaOdds;
    private double byOddsOdds;

    /** @param shape r + x */
    TimeSums(double shape, double logOdds) {
        this.shape = shape;
        this.logOdds = logOdds;
    }

    /** The value alone, of one customer. */
    double value(double logAge, double logRecency) {
        return logOnePlusExp(logOdds + shape * (logAge - logRecency)) - shape * logAge;
    }

    void add(double count, double logAge, double logRecency, double perAge, double perRecency) {
        double odds = Math.exp(logOdds + shape * (logAge - logRecency));
        double alive = count / (1 + odds);
        double gone = count - alive;
        double both = alive * gone / count;
        double differenceByR = logRecency - logAge;
        double differenceByAlpha = shape * (perRecency - perAge);
        value += count * value(logAge, logRecency);
        byR -= alive * logAge + gone * logRecency;
        byAlphaPerShape -= alive * perAge + gone * perRecency;
        byLogOdds += gone;
        byRr += both * differenceByR * differenceByR;
        byRAlpha += both * differenceByR * differenceByAlpha;
        byAlphaAlpha += shape * (alive * perAge * perAge + gone * perRecency * perRecency)
                + both * differenceByAlpha * differenceByAlpha;
        byROdds -= both * differenceByR;
        byAlphaOdds -= both * differenceByAlpha;
        byOddsOdds += both;
    }

    void addTo(Expansion sum) {
        sum.addValue(value);
        sum.addGradient(R, byR);
        sum.addGradient(ALPHA, shape * byAlphaPerShape);
        sum.addHessian(R, R, byRr);
        sum.addHessian(R, ALPHA, byAlphaPerShape + byRAlpha);
        sum.addHessian(ALPHA, ALPHA, byAlphaAlpha);
    }

    /**
     * @param byA of the logarithm of the odds: 1/a
     * @param byB of it: −1/(b+s−1)
     */
    void addDropOutTo(Expansion sum, double byA, double byB) {
        sum.addGradient(A, byLogOdds * byA);
        sum.addGradient(B, byLogOdds * byB);
        sum.addHessian(R, A, byROdds * byA);
        sum.addHessian(R, B, byROdds * byB);
        sum.addHessian(ALPHA, A, byAlphaOdds * byA);
        sum.addHessian(ALPHA, B, byAlphaOdds * byB);
        sum.addHessian(A, A, (byOddsOdds - byLogOdds) * byA * byA);
        sum.addHessian(A, B, byOddsOdds * byA * byB);
        sum.addHessian(B, B, (byOddsOdds + byLogOdds) * byB * byB);
    }

    private static double logOnePlusExp(double exponent) {
        return exponent > 0 ? exponent + Math.log1p(Math.exp(-exponent)) : Math.log1p(Math.exp(exponent));
    }
}
