package io.holdfast.analytics.model.retention;

import io.holdfast.analytics.model.estimation.Expansion;
import io.holdfast.analytics.model.estimation.LogLikelihood;

/**
 * The log likelihood of cohorts, with gradient and Hessian. Parameters: α, β. The paper's ln P(t) and ln S(t) are sums of
 * the logarithms of the retention rates (β+i)/(α+β+i) and churn rates α/(α+β+i) of the periods i passed, so that
 *
 * <pre>
 * ln L = Σ_i { stayed_i ln(β+i) + lost_i ln α − (stayed_i + lost_i) ln(α+β+i) }
 * </pre>
 */
final class RetentionLikelihood implements LogLikelihood {

    private static final int ALPHA = 0;
    private static final int BETA = 1;

    private final CohortTable table;

    RetentionLikelihood(CohortTable table) {
        this.table = table;
    }

    @Override
    public double value(double[] parameters) {
        double alpha = parameters[ALPHA];
        double sum = 0;
        for (int i = 0; i < table.periods(); i++) {
            double beta = parameters[BETA] + i;
            // ln(β/(α+β)) and ln(α/(α+β)), each without cancellation.
            sum -= table.stayed(i) * Math.log1p(alpha / beta) + table.lost(i) * Math.log1p(beta / alpha);
        }
        return sum;
    }

    @Override
    public Expansion expansion(double[] parameters) {
        Expansion sum = new Expansion(2);
        sum.addValue(value(parameters));
        double alpha = parameters[ALPHA];
        for (int i = 0; i < table.periods(); i++) {
            double beta = parameters[BETA] + i;
            double stayed = table.stayed(i);
            double lost = table.lost(i);
            double both = alpha + beta;
            double perBoth = (stayed + lost) / both;
            sum.addGradient(ALPHA, lost / alpha - perBoth);
            sum.addGradient(BETA, stayed / beta - perBoth);
            sum.addHessian(ALPHA, ALPHA, perBoth / both - lost / (alpha * alpha));
            sum.addHessian(ALPHA, BETA, perBoth / both);
            sum.addHessian(BETA, BETA, perBoth / both - stayed / (beta * beta));
        }
        return sum;
    }
}
