package io.holdfast.analytics.model.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.analytics.model.estimation.MaximumLikelihood;
import io.holdfast.analytics.model.estimation.Optimum;
import io.holdfast.analytics.model.interval.Interval;

/**
 * The shifted-beta-geometric model (Fader &amp; Hardie 2007, Journal of Interactive Marketing 21(1)): a customer leaves
 * at the end of each period with a probability of their own, which is Beta (α, β) over customers.
 */
public final class RetentionCurve {

    public static final String NAME = "sbg";
    public static final String SOURCE = "Fader & Hardie 2007";

    /** Periods of a projection. */
    public static final int PROJECTION_MAX = 1_000;

    private static final List<String> PARAMETERS = List.of("alpha", "beta");
    private static final List<double[]> STARTS = List.of(
            new double[] {0.5, 2}, new double[] {1, 1}, new double[] {2, 20}, new double[] {0.1, 0.3}, new double[] {
                20, 60
            });

    private final double alpha;
    private final double beta;
    private final @Nullable Optimum optimum;

    private RetentionCurve(double alpha, double beta, @Nullable Optimum optimum) {
        this.alpha = alpha;
        this.beta = beta;
        this.optimum = optimum;
    }

    /** A curve with given parameters, whose uncertainty is not known. */
    static RetentionCurve of(double alpha, double beta) {
        return new RetentionCurve(alpha, beta, null);
    }

    /**
     * A fit and its curve.
     *
     * @param fit parameters alpha, beta
     * @param curve null unless the fit has converged
     */
    public record Fitted(Fit fit, @Nullable RetentionCurve curve) {}

    /**
     * One period of a projection.
     *
     * @param period from the start of the cohort
     * @param active S(t), as a share of the start
     * @param interval of the curve, not of the number of customers of a small cohort; null where it is not known
     * @param retention S(t) / S(t−1)
     */
    public record Period(
            int period, double active, @Nullable Interval interval, double retention) {}

    /**
     * Fits all cohorts together.
     *
     * @param abandoned polled during the fit
     * @throws io.holdfast.analytics.model.estimation.FitAbandonedException when abandoned
     */
    public static Fitted fit(CohortTable table, BooleanSupplier abandoned) {
        double lost = 0;
        for (int i = 0; i < table.periods(); i++) {
            lost += table.lost(i);
        }
        if (lost == 0) {
            return new Fitted(Fit.tooLittleData(table.customers(), table.cohorts()), null);
        }
        RetentionLikelihood likelihood = new RetentionLikelihood(table);
        Optimum optimum = MaximumLikelihood.find(likelihood, likelihood, STARTS, abandoned);
        Fit fit = Fit.of(optimum, PARAMETERS, new double[] {1, 1}, 0, table.customers(), table.cohorts());
        boolean converged = fit.state() == FitState.CONVERGED;
        return new Fitted(fit, converged ? new RetentionCurve(fit.value(0), fit.value(1), optimum) : null);
    }

    /**
     * The periods that follow the last one of the oldest cohort.
     *
     * @param periods at most {@value #PROJECTION_MAX}
     */
    public List<Period> projection(CohortTable table, int periods) {
        return projection(table.periods() + 1, periods);
    }

    /**
     * The periods that follow one, for customers who are still there after it.
     *
     * @param survived periods, at least 0
     * @param periods at most {@value #PROJECTION_MAX}
     * @return {@code active} is S(t) / S(survived)
     */
    public List<Period> projectionAfter(int survived, int periods) {
        return projection(survived + 1, survived + 1, periods);
    }

    /** Consecutive periods from this one, which is at least 1. */
    List<Period> projection(int first, int periods) {
        return projection(1, first, periods);
    }

    /** @param given the period after the one that customers have survived; at most {@code first} */
    private List<Period> projection(int given, int first, int periods) {
        if (periods < 0 || periods > PROJECTION_MAX) {
            throw new IllegalArgumentException("periods must be from 0 to " + PROJECTION_MAX + ": " + periods);
        }
        List<Period> projected = new ArrayList<>(periods);
        double logSurvival = 0;
        double byLogAlpha = 0;
        double byLogBeta = 0;
        for (int t = given; t < first + periods; t++) {
            double stays = beta + t - 1;
            double all = alpha + stays;
            logSurvival -= Math.log1p(alpha / stays);
            byLogAlpha -= alpha / all;
            byLogBeta += beta * (alpha / all) / stays;
            if (t >= first) {
                Interval interval = interval(logSurvival, byLogAlpha, byLogBeta);
                projected.add(new Period(t, Math.exp(logSurvival), interval, stays / all));
            }
        }
        return projected;
    }

    /**
     * Delta method on logit S, whose derivative is that of ln S divided by 1 − S; with the covariance of ln α and ln β.
     */
    private @Nullable Interval interval(double logSurvival, double byLogAlpha, double byLogBeta) {
        if (optimum == null) {
            return null;
        }
        double variance = byLogAlpha * byLogAlpha * optimum.covariance(0, 0)
                + 2 * byLogAlpha * byLogBeta * optimum.covariance(0, 1)
                + byLogBeta * byLogBeta * optimum.covariance(1, 1);
        double lostShare = -Math.expm1(logSurvival);
        double margin = Interval.Z * Math.sqrt(Math.max(0, variance)) / lostShare;
        double logOdds = Math.log(lostShare) - logSurvival;
        return new Interval(1 / (1 + Math.exp(logOdds + margin)), 1 / (1 + Math.exp(logOdds - margin)));
    }
}
