package io.holdfast.analytics.model.retention;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.Derivatives;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.analytics.model.estimation.TableError;
import io.holdfast.analytics.model.interval.Interval;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RetentionCurveTest {

    private static final double[] OLDEST = {500, 420, 370, 335};

    @Test
    void theLogLikelihoodIsTheOneOfAnIndependentProgram() {
        assertThat(new RetentionLikelihood(table(OLDEST)).value(new double[] {1, 2}))
                .isCloseTo(-565.024829987, within(1e-9));
    }

    @Test
    void derivativesAreThoseOfTheValue() {
        RetentionLikelihood likelihood = new RetentionLikelihood(table(OLDEST, new double[] {300, 255}));

        Derivatives.assertAreThoseOfTheValue(likelihood, 1, 2);
        Derivatives.assertAreThoseOfTheValue(likelihood, 0.02, 40);
    }

    @Test
    void oneCohort() {
        CohortTable table = table(OLDEST);
        RetentionCurve.Fitted fitted = RetentionCurve.fit(table, () -> false);

        assertIsFit(fitted.fit(), -488.969886, 0.463498, 2.432870, 0.171662, 1.083392);
        assertThat(fitted.fit().customers()).isEqualTo(500);
        List<RetentionCurve.Period> periods = requireNonNull(fitted.curve()).projection(table, 3);
        assertThat(periods).extracting(RetentionCurve.Period::period).containsExactly(4, 5, 6);
        assertIsPeriod(periods.get(0), 0.617331, 0.566786, 0.665461);
        assertThat(periods.get(0).retention()).isCloseTo(0.921393, within(1e-6));
        assertIsPeriod(periods.get(2), 0.542041, 0.474254, 0.608306);
    }

    @Test
    void cohortsOfDifferentAge() {
        CohortTable table = table(OLDEST, new double[] {400, 330, 292}, new double[] {300, 255});
        RetentionCurve.Fitted fitted = RetentionCurve.fit(table, () -> false);

        assertIsFit(fitted.fit(), -919.567978, 0.437834, 2.260340, 0.129922, 0.765178);
        assertIsPeriod(requireNonNull(fitted.curve()).projection(table, 1).getFirst(), 0.618262, 0.576291, 0.658539);
    }

    /** P(t) by the recursion of the paper. */
    @Test
    void theCurveFollowsTheRecursion() {
        double alpha = 0.7;
        double beta = 3;
        double lost = alpha / (alpha + beta);
        double active = 1;
        for (RetentionCurve.Period period : RetentionCurve.of(alpha, beta).projection(1, 20)) {
            active -= lost;
            assertThat(period.active()).isCloseTo(active, within(1e-12));
            assertThat(period.interval()).isNull();
            lost *= (beta + period.period() - 1) / (alpha + beta + period.period());
        }
    }

    @Test
    void tooLittleDataIsSaid() {
        assertThat(stateOf()).isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(stateOf(new double[] {})).isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(stateOf(new double[] {100})).isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(stateOf(new double[] {100, 100, 100})).isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(stateOf(new double[] {0, 0})).isEqualTo(FitState.TOO_LITTLE_DATA);
    }

    @Test
    void dataThatDoNotTellBothParametersSayBoundary() {
        assertThat(stateOf(new double[] {100, 50})).isEqualTo(FitState.BOUNDARY);
        assertThat(stateOf(new double[] {100, 0})).isEqualTo(FitState.BOUNDARY);
        assertThat(stateOf(new double[] {1000, 500, 250, 125})).isEqualTo(FitState.BOUNDARY);
        assertThat(stateOf(new double[] {1e12, 1e12 - 1, 0})).isEqualTo(FitState.BOUNDARY);
    }

    @Test
    void whatIsNoCohortIsRefused() {
        assertThat(errorsOf(List.of(
                        Arrays.asList(100.0, 110.0), Arrays.asList(-1.0), Arrays.asList(5.0, null, Double.NaN))))
                .extracting(error -> error.row() + error.field())
                .containsExactly("0[1]", "1[0]", "2[1]", "2[2]");
    }

    @Test
    void aProjectionIsBounded() {
        assertThatThrownBy(() -> RetentionCurve.of(1, 2).projection(1, 1_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
    }

    private static void assertIsFit(Fit fit, double value, double alpha, double beta, double errorA, double errorB) {
        assertThat(fit.state()).isEqualTo(FitState.CONVERGED);
        assertThat(fit.logLikelihood()).isCloseTo(value, within(1e-6));
        assertThat(fit.value(0)).isCloseTo(alpha, within(1e-6));
        assertThat(fit.value(1)).isCloseTo(beta, within(1e-6));
        assertThat(fit.estimates().get(0).standardError()).isCloseTo(errorA, within(1e-5 * errorA));
        assertThat(fit.estimates().get(1).standardError()).isCloseTo(errorB, within(1e-5 * errorB));
    }

    private static void assertIsPeriod(RetentionCurve.Period period, double active, double low, double high) {
        assertThat(period.active()).isCloseTo(active, within(1e-6));
        Interval interval = requireNonNull(period.interval());
        assertThat(interval.low()).isCloseTo(low, within(1e-6));
        assertThat(interval.high()).isCloseTo(high, within(1e-6));
    }

    private static FitState stateOf(double[]... cohorts) {
        RetentionCurve.Fitted fitted = RetentionCurve.fit(table(cohorts), () -> false);
        assertThat(fitted.curve()).isNull();
        return fitted.fit().state();
    }

    private static CohortTable table(double[]... cohorts) {
        List<List<@Nullable Double>> given = Arrays.stream(cohorts)
                .map(cohort -> Arrays.stream(cohort)
                        .<@Nullable Double>mapToObj(active -> active)
                        .toList())
                .toList();
        return switch (CohortTable.check(given)) {
            case Checked.Valid<CohortTable> valid -> valid.table();
            case Checked.Invalid<CohortTable> invalid -> throw new AssertionError(invalid);
        };
    }

    private static List<TableError> errorsOf(List<List<@Nullable Double>> cohorts) {
        return switch (CohortTable.check(cohorts)) {
            case Checked.Valid<CohortTable> valid -> List.of();
            case Checked.Invalid<CohortTable> invalid -> invalid.errors();
        };
    }
}
