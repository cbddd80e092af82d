package io.holdfast.analytics.model.purchase;

import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;

import io.holdfast.analytics.model.estimation.GammaFunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Three independent ways to the same expectation. Parameters by their logarithms. */
class PurchaseCountProperties {

    @Property(tries = 300)
    void theSeriesEqualsTheIntegral(
            @ForAll @DoubleRange(min = -5, max = 4) double logShape,
            @ForAll @DoubleRange(min = -9, max = 9) double logA,
            @ForAll @DoubleRange(min = -9, max = 9) double logB,
            @ForAll @DoubleRange(min = -12, max = 2.5) double logTime) {
        double shape = Math.exp(logShape);
        double time = Math.exp(logTime);
        double a = Math.exp(logA);
        double b = Math.exp(logB);
        Assume.that(shape * time + 10 * Math.sqrt(shape * time * (1 + time)) + 40 * (1 + time) < 1_000);

        PurchaseCount.Result series = new PurchaseCount(shape, a, b, time).series();
        PurchaseCount.Result integral = new PurchaseIntegral(shape, a, b, time).result();

        assertThat(integral.mean() / series.mean()).isCloseTo(1, within(1e-9));
        assertThat(integral.pairs() / series.pairs()).isCloseTo(1, within(1e-8));
    }

    @Example
    void aSmallShapeCostsNoDigits() {
        PurchaseCount.Result series = new PurchaseCount(0.01, 1, 1, 2e-3).series();
        PurchaseCount.Result integral = new PurchaseIntegral(0.01, 1, 1, 2e-3).result();

        assertThat(integral.pairs() / series.pairs()).isCloseTo(1, within(1e-9));
    }

    /** The published form, E = c/(a−1) [1 − (1−z)^(a−1) 2F1(c−R, a−1; c; z)], by Euler's transformation. */
    @Property(tries = 300)
    void theMeanEqualsThePublishedForm(
            @ForAll @DoubleRange(min = 0.1, max = 20) double shape,
            @ForAll @DoubleRange(min = 0.1, max = 8) double a,
            @ForAll @DoubleRange(min = 1.1, max = 20) double b,
            @ForAll @DoubleRange(min = 0.01, max = 3) double time) {
        Assume.that(Math.abs(a - 1) > 0.01);
        double z = time / (1 + time);
        double c = a + b - 1;
        double term = 1;
        double hypergeometric = 1;
        for (int k = 0; k < 2_000; k++) {
            term *= (c - shape + k) * (a - 1 + k) / ((c + k) * (k + 1)) * z;
            hypergeometric += term;
        }
        double published = c / (a - 1) * (1 - Math.pow(1 - z, a - 1) * hypergeometric);

        assertThat(new PurchaseCount(shape, a, b, time).result().mean() / published)
                .isCloseTo(1, within(1e-7));
    }

    /** E[N] = ∫ Beta(p; a, b) (1 − (1 + p·time)^−shape) / p dp; E[N(N−1)/2] likewise. */
    @Property(tries = 30)
    void bothMomentsEqualIntegralsByGauss(
            @ForAll @DoubleRange(min = 0.1, max = 200) double shape,
            @ForAll @DoubleRange(min = 3, max = 8) double a,
            @ForAll @DoubleRange(min = 3, max = 20) double b,
            @ForAll @DoubleRange(min = 0.01, max = 30) double time) {
        IterativeLegendreGaussIntegrator gauss = new IterativeLegendreGaussIntegrator(20, 1e-11, 1e-13);
        double logBeta = GammaFunctions.logBeta(a, b);
        double mean = gauss.integrate(
                10_000_000,
                p -> Math.exp((a - 2) * Math.log(p) + (b - 1) * Math.log1p(-p) - logBeta)
                        * (1 - Math.pow(1 + p * time, -shape)),
                0,
                1);
        double pairs = gauss.integrate(
                10_000_000,
                p -> Math.exp((a - 3) * Math.log(p) + b * Math.log1p(-p) - logBeta)
                        * (1 - Math.pow(1 + p * time, -shape) * (1 + shape * p * time / (1 + p * time))),
                0,
                1);

        PurchaseCount.Result count = new PurchaseCount(shape, a, b, time).result();

        assertThat(count.mean() / mean).isCloseTo(1, within(1e-7));
        assertThat(count.pairs() / pairs).isCloseTo(1, within(1e-6));
    }
}
