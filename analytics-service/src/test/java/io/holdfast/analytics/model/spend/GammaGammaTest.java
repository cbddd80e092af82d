package io.holdfast.analytics.model.spend;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.Derivatives;
import io.holdfast.analytics.model.estimation.Estimate;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.analytics.model.estimation.TableError;
import io.holdfast.analytics.model.interval.Moments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class GammaGammaTest {

    private static final double[][] TABLE = {
        {1, 12.5, 6}, {1, 30, 9}, {2, 18, 5}, {2, 41, 4}, {3, 22, 6}, {5, 27.5, 3}, {8, 35, 2}, {4, 15, 3}
    };

    @Test
    void figuresOfOneCustomer() {
        SpendTable one = new SpendTable.Builder().add(3, 25, 1).build();
        GammaGamma model = new GammaGamma(5, 4, 20);

        assertThat(new SpendLikelihood(one, 1).value(new double[] {5, 4, 20})).isCloseTo(-3.584821412, within(1e-9));
        assertThat(model.expectedValue(3, 25).orElseThrow()).isCloseTo(26.388888889, within(1e-9));
        assertThat(model.expectedValue(0, 0).orElseThrow()).isCloseTo(33.333333333, within(1e-9));
    }

    @Test
    void theFitOfTheTableIsTheOneOfAnIndependentProgram() {
        Fit fit = fit(table(1));

        assertThat(fit.state()).isEqualTo(FitState.CONVERGED);
        assertThat(fit.estimates()).extracting(Estimate::name).containsExactly("p", "q", "gamma");
        assertThat(fit.value(0)).isCloseTo(8.0965, within(5e-5));
        assertThat(fit.value(1)).isCloseTo(15.7008, within(5e-5));
        assertThat(fit.value(2)).isCloseTo(44.944, within(5e-4));
        assertThat(fit.logLikelihood()).isCloseTo(-135.005720, within(1e-6));
        assertThat(fit.customers()).isEqualTo(38);
    }

    @Test
    void anotherCurrencyChangesOnlyGammaAndTheLogLikelihood() {
        Fit fit = fit(table(1e6));

        assertThat(fit.value(0)).isCloseTo(8.0965, within(5e-5));
        assertThat(fit.value(2) / 1e6).isCloseTo(44.944, within(5e-4));
        assertThat(fit.logLikelihood()).isCloseTo(-135.005720 - 38 * Math.log(1e6), within(1e-6));
    }

    @Test
    void derivativesAreThoseOfTheValue() {
        SpendLikelihood likelihood = new SpendLikelihood(table(1), 1);

        Derivatives.assertAreThoseOfTheValue(likelihood, 5, 4, 20);
        Derivatives.assertAreThoseOfTheValue(likelihood, 0.3, 90, 0.7);
    }

    @Test
    void whoDidNotPurchaseAgainOrSpentNothingTakesNoPart() {
        SpendTable table = new SpendTable.Builder()
                .add(0, 30, 5)
                .add(3, 0, 7)
                .add(1, 12.5, 6)
                .add(1, 12.5, 1)
                .build();

        assertThat(table.customers()).isEqualTo(7);
        assertThat(table.rows()).containsExactly(new SpendTable.Row(1, 12.5, 7));
    }

    @Test
    void tooLittleDataIsSaid() {
        assertThat(fit(new SpendTable.Builder().build()).state()).isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(fit(new SpendTable.Builder().add(0, 12, 50).add(2, 12, 1).build())
                        .state())
                .isEqualTo(FitState.TOO_LITTLE_DATA);
    }

    @Test
    void valuesWithoutVariationTellNoParameters() {
        Fit fit = fit(new SpendTable.Builder().add(1, 20, 50).add(4, 20, 50).build());

        assertThat(fit.state()).isEqualTo(FitState.BOUNDARY);
        assertThat(fit.estimates())
                .allSatisfy(estimate -> assertThat(estimate.value()).isFinite());
    }

    @Test
    void hugeNumbersGiveNumbersOrAState() {
        Fit fit = fit(new SpendTable.Builder()
                .add(1_000_000_000, 1e15, 1_000_000_000_000L)
                .add(1, 1e-15, 3)
                .build());

        assertThat(fit.estimates())
                .allSatisfy(estimate -> assertThat(estimate.value()).isFinite());
        assertThat(fit.logLikelihood() == null || Double.isFinite(fit.logLikelihood()))
                .isTrue();
    }

    @Test
    void anInfiniteMeanIsNoNumber() {
        GammaGamma model = new GammaGamma(0.2, 0.7, 20);

        assertThat(model.expectedValue(0, 0)).isEmpty();
        assertThat(model.expectedValue(1, 25)).isEmpty();
        assertThat(model.expectedValue(2, 25)).isPresent();
        assertThat(model.revenue(new Moments(1, 1), 2, 25)).isEmpty();
    }

    /** One purchase for sure: mean E[M], variance that of the marginal distribution of one value. */
    @Test
    void revenueOfOnePurchaseIsOneValue() {
        GammaGamma model = new GammaGamma(5, 4, 20);
        Moments revenue = model.revenue(new Moments(1, 0), 3, 25).orElseThrow();
        double shape = 19;
        double scale = 95;
        double squared = 5 * 6 * scale * scale / ((shape - 1) * (shape - 2));

        assertThat(revenue.mean()).isCloseTo(26.388888889, within(1e-9));
        assertThat(revenue.variance()).isCloseTo(squared - Math.pow(5 * scale / (shape - 1), 2), within(1e-9));
    }

    @Test
    void whatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> new GammaGamma(5, -4, 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GammaGamma(Double.NaN, 4, 20)).isInstanceOf(IllegalArgumentException.class);
        assertThat(errorsOf(given(1.0, -3.0), given(-1.0, 3.0), given(2.0, Double.NaN), given(2.0, null)))
                .extracting(error -> error.row() + " " + error.field())
                .containsExactly("0 meanValue", "1 frequency", "2 meanValue", "3 meanValue");
    }

    private static List<TableError> errorsOf(GivenSpend... rows) {
        return switch (GivenSpend.check(List.of(rows))) {
            case Checked.Valid<SpendTable> valid -> List.of();
            case Checked.Invalid<SpendTable> invalid -> invalid.errors();
        };
    }

    private static GivenSpend given(Double frequency, @Nullable Double meanValue) {
        return new GivenSpend(frequency, meanValue, null);
    }

    private static Fit fit(SpendTable table) {
        return GammaGamma.fit(table, () -> false);
    }

    private static SpendTable table(double unit) {
        SpendTable.Builder table = new SpendTable.Builder();
        for (double[] row : TABLE) {
            table.add((long) row[0], row[1] * unit, (long) row[2]);
        }
        return table.build();
    }
}
