package io.holdfast.analytics.model.purchase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.holdfast.analytics.model.estimation.Derivatives;
import io.holdfast.analytics.model.estimation.Expansion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PurchaseLikelihoodTest {

    private static final double[] PARAMETERS = {0.5, 6, 1.2, 3};

    /** Computed by an independent program, age 26. */
    @ParameterizedTest
    @CsvSource({
        "BG_NBD,  0,  0, -0.836988217, -1.67397643, 0.06770833, 0, 0",
        "BG_NBD,  3, 15, -10.702544942, 1.60825908, -0.05536243, -0.16520949, 0.08928398",
        "BG_NBD, 12, 25, -26.045989392, 2.77831869, -0.30871629, -1.34827561, 0.30099600",
        "MBG_NBD, 0,  0, -0.519178625, -0.87015847, 0.03519582, 0.16205872, -0.06482349",
        "MBG_NBD, 3, 15, -10.974022084, 1.58908256, -0.05275412, -0.34203740, 0.14170891",
        "MBG_NBD, 12, 25, -26.130516192, 2.77810484, -0.30863141, -1.41561720, 0.30692170"
    })
    void valueAndGradientOfOneCustomer(
            PurchaseProcess process,
            long frequency,
            double recency,
            double value,
            double byR,
            double byAlpha,
            double byA,
            double byB) {
        Expansion expansion = of(process, frequency, recency, 26).expansion(PARAMETERS);

        assertThat(expansion.value()).isCloseTo(value, within(1e-9));
        assertThat(expansion.gradient(0)).isCloseTo(byR, within(1e-8));
        assertThat(expansion.gradient(1)).isCloseTo(byAlpha, within(1e-8));
        assertThat(expansion.gradient(2)).isCloseTo(byA, within(1e-8));
        assertThat(expansion.gradient(3)).isCloseTo(byB, within(1e-8));
    }

    @Test
    void thousandsOfPurchasesKeepTheirDigits() {
        assertThat(of(PurchaseProcess.BG_NBD, 4000, 103.9, 104).value(PARAMETERS))
                .isCloseTo(10364.58226, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(PurchaseProcess.class)
    void derivativesAreThoseOfTheValue(PurchaseProcess process) {
        PurchaseLikelihood likelihood =
                new PurchaseLikelihood(process, PublishedTables.table(PublishedTables.IDENTIFIED), 1);

        Derivatives.assertAreThoseOfTheValue(likelihood, 0.5, 6, 1.2, 3);
        Derivatives.assertAreThoseOfTheValue(likelihood, 2.5, 0.7, 0.05, 0.2);
        Derivatives.assertAreThoseOfTheValue(likelihood, 0.02, 300, 40, 90);
        Derivatives.assertAreThoseOfTheValue(of(process, 200, 90, 100), 0.5, 6, 1.2, 3);
    }

    /** With b far above all, nobody leaves: the likelihood of the NBD model, a = 1e−4 apart. */
    @Test
    void aHugeBLosesNoDigits() {
        double r = 0.5;
        double alpha = 6;
        double expected = r * Math.log(alpha) - (r + 100) * Math.log(alpha + 26);
        for (int i = 0; i < 100; i++) {
            expected += Math.log(r + i);
        }
        assertThat(of(PurchaseProcess.BG_NBD, 100, 25, 26).value(new double[] {r, alpha, 1e-4, 1e15}))
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void aScaleOfTimeShiftsTheValueByTheNumberOfPurchases() {
        PurchaseTable table = PublishedTables.table(PublishedTables.IDENTIFIED);
        double scaled =
                new PurchaseLikelihood(PurchaseProcess.BG_NBD, table, 7).value(new double[] {0.5, 6 * 7, 1.2, 3});

        assertThat(scaled + table.repeatPurchases() * Math.log(7))
                .isCloseTo(new PurchaseLikelihood(PurchaseProcess.BG_NBD, table, 1).value(PARAMETERS), within(1e-9));
    }

    private static PurchaseLikelihood of(PurchaseProcess process, long frequency, double recency, double age) {
        PurchaseTable one = new PurchaseTable.Builder()
                .add(new PurchaseHistory(frequency, recency, age), 1)
                .build();
        return new PurchaseLikelihood(process, one, 1);
    }
}
