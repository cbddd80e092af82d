package io.holdfast.analytics.model.spend;

import java.util.List;

import io.holdfast.analytics.model.estimation.Expansion;
import io.holdfast.analytics.model.estimation.FrequencyGroups;
import io.holdfast.analytics.model.estimation.GammaFunctions;
import io.holdfast.analytics.model.estimation.LogLikelihood;

/**
 * The log likelihood of a table of mean values m̄ over x purchases, with gradient and Hessian. Parameters: p, q, γ.
 *
 * <pre>
 * ln L = lnΓ(px+q) − lnΓ(px) − lnΓ(q) + q ln γ + (px−1) ln m̄ + px ln x − (px+q) ln(γ + x m̄)
 *      = −ln B(px,q) − ln m̄ − px ln(1 + γ/(x m̄)) − q ln(1 + x m̄/γ)
 * </pre>
 *
 * The second form keeps its digits for large x and γ.
 */
final class SpendLikelihood implements LogLikelihood {

    private static final int P = 0;
    private static final int Q = 1;
    private static final int GAMMA = 2;
    private static final int DIMENSION = 3;

    private final double[] counts;

    /** x m̄ */
    private final double[] totals;

    /** Σ ln m̄ over customers. */
    private final double logValues;

    private final FrequencyGroups groups;

    /** @param scale by which values are multiplied */
    SpendLikelihood(SpendTable table, double scale) {
        List<SpendTable.Row> rows = table.rows();
        counts = rows.stream().mapToDouble(SpendTable.Row::count).toArray();
        totals = rows.stream()
                .mapToDouble(row -> row.frequency() * (row.meanValue() * scale))
                .toArray();
        logValues = rows.stream()
                .mapToDouble(row -> row.count() * Math.log(row.meanValue() * scale))
                .sum();
        groups = new FrequencyGroups(
                rows.stream().mapToDouble(SpendTable.Row::frequency).toArray());
    }

    @Override
    public double value(double[] parameters) {
        double q = parameters[Q];
        double gamma = parameters[GAMMA];
        double sum = -logValues;
        int row = 0;
        for (int group = 0; group < groups.size(); group++) {
            double px = parameters[P] * groups.frequency(group);
            double ofFrequency = -GammaFunctions.logBeta(px, q);
            for (; row < groups.end(group); row++) {
                double ratio = gamma / totals[row];
                sum += counts[row] * (ofFrequency - px * Math.log1p(ratio) - q * Math.log1p(1 / ratio));
            }
        }
        return sum;
    }

    @Override
    public Expansion expansion(double[] parameters) {
        Expansion sum = new Expansion(DIMENSION);
        sum.addValue(value(parameters));
        int row = 0;
        for (int group = 0; group < groups.size(); group++) {
            double customers = 0;
            double byP = 0;
            double byQ = 0;
            double perTotal = 0;
            double perTotalSquared = 0;
            for (; row < groups.end(group); row++) {
                double ratio = parameters[GAMMA] / totals[row];
                double reciprocal = 1 / (parameters[GAMMA] + totals[row]);
                customers += counts[row];
                byP -= counts[row] * Math.log1p(ratio);
                byQ -= counts[row] * Math.log1p(1 / ratio);
                perTotal += counts[row] * reciprocal;
                perTotalSquared += counts[row] * reciprocal * reciprocal;
            }
            addGradient(sum, parameters, groups.frequency(group), customers, byP, byQ, perTotal);
            addHessian(sum, parameters, groups.frequency(group), customers, perTotal, perTotalSquared);
        }
        return sum;
    }

    /**
     * Of the customers with x purchases.
     *
     * @param byP −Σ ln(1 + γ/(x m̄))
     * @param byQ −Σ ln(1 + x m̄/γ)
     * @param perTotal Σ 1/(γ + x m̄)
     */
    private static void addGradient(
            Expansion sum, double[] parameters, double x, double customers, double byP, double byQ, double perTotal) {
        double px = parameters[P] * x;
        double q = parameters[Q];
        double digamma = GammaFunctions.digamma(px + q);
        sum.addGradient(P, x * (customers * (digamma - GammaFunctions.digamma(px)) + byP));
        sum.addGradient(Q, customers * (digamma - GammaFunctions.digamma(q)) + byQ);
        sum.addGradient(GAMMA, customers * q / parameters[GAMMA] - (px + q) * perTotal);
    }

    /** @param perTotalSquared Σ 1/(γ + x m̄)² */
    private static void addHessian(
            Expansion sum, double[] parameters, double x, double customers, double perTotal, double perTotalSquared) {
        double px = parameters[P] * x;
        double q = parameters[Q];
        double gamma = parameters[GAMMA];
        double trigamma = GammaFunctions.trigamma(px + q);
        sum.addHessian(P, P, customers * x * x * (trigamma - GammaFunctions.trigamma(px)));
        sum.addHessian(P, Q, customers * x * trigamma);
        sum.addHessian(P, GAMMA, -x * perTotal);
        sum.addHessian(Q, Q, customers * (trigamma - GammaFunctions.trigamma(q)));
        sum.addHessian(Q, GAMMA, customers / gamma - perTotal);
        sum.addHessian(GAMMA, GAMMA, (px + q) * perTotalSquared - customers * q / (gamma * gamma));
    }
}
