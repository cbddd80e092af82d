package io.holdfast.analytics.model.estimation;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class MaximumLikelihoodTest {

    private static final List<double[]> STARTS = List.of(new double[] {0.01, 0.01}, new double[] {100, 100});

    @Test
    void aPeakIsFoundWithItsCovariance() {
        Optimum optimum = find(new Quadratic(Math.log(2), Math.log(5), 100, 25));

        assertThat(optimum.state()).isEqualTo(FitState.CONVERGED);
        assertThat(optimum.parameter(0)).isCloseTo(2, within(1e-9));
        assertThat(optimum.parameter(1)).isCloseTo(5, within(1e-9));
        assertThat(optimum.covariance(0, 0)).isCloseTo(0.01, within(1e-6));
        assertThat(optimum.covariance(1, 1)).isCloseTo(0.04, within(1e-6));
        assertThat(optimum.covariance(0, 1)).isCloseTo(0, within(1e-9));
    }

    @Test
    void aPeakBeyondTheBoundsIsAtABound() {
        Optimum optimum = find(new Quadratic(Math.log(2), 12, 100, 25));

        assertThat(optimum.state()).isEqualTo(FitState.BOUNDARY);
        assertThat(optimum.parameter(0)).isCloseTo(2, within(1e-9));
        assertThat(optimum.parameter(1)).isCloseTo(Math.exp(10), within(1e-6));
    }

    @Test
    void aFlatDirectionIsNotToldByTheData() {
        assertThat(find(new Quadratic(Math.log(2), Math.log(5), 100, 0)).state())
                .isEqualTo(FitState.BOUNDARY);
    }

    @Test
    void aLikelihoodThatIsNoNumberFails() {
        Optimum optimum = find(new Quadratic(Double.NaN, 0, 1, 1));

        assertThat(optimum.state()).isEqualTo(FitState.FAILED);
    }

    @Test
    void anAbandonedSearchStopsAtOnce() {
        AtomicInteger polls = new AtomicInteger();
        LogLikelihood likelihood = new Quadratic(0, 0, 1, 1);

        assertThatThrownBy(() ->
                        MaximumLikelihood.find(likelihood, likelihood, STARTS, () -> polls.incrementAndGet() == 20))
                .isInstanceOf(FitAbandonedException.class);
        assertThat(polls).hasValue(20);
    }

    private static Optimum find(LogLikelihood likelihood) {
        return MaximumLikelihood.find(likelihood, likelihood, STARTS, () -> false);
    }

    /** −½ Σ information (ln θ − centre)². */
    private record Quadratic(double centre0, double centre1, double information0, double information1)
            implements LogLikelihood {

        @Override
        public double value(double[] parameters) {
            return expansion(parameters).value();
        }

        @Override
        public Expansion expansion(double[] parameters) {
            Expansion sum = new Expansion(2);
            add(sum, 0, parameters[0], centre0, information0);
            add(sum, 1, parameters[1], centre1, information1);
            return sum;
        }

        private static void add(Expansion sum, int i, double parameter, double centre, double information) {
            double distance = Math.log(parameter) - centre;
            sum.addValue(-information * distance * distance / 2);
            sum.addGradient(i, -information * distance / parameter);
            sum.addHessian(i, i, information * (distance - 1) / (parameter * parameter));
        }
    }
}
