package io.holdfast.analytics.model.purchase;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.analytics.model.estimation.Estimate;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.FitAbandonedException;
import io.holdfast.analytics.model.estimation.FitState;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class PurchaseFitTest {

    @Test
    void bgNbdOfTheTableIsTheOneOfAnIndependentProgram() {
        Fit fit = fit(PurchaseProcess.BG_NBD, PublishedTables.table(PublishedTables.IDENTIFIED));

        assertIsFit(fit, 1e-6, -915.571382, 0.235953, 1.815341, 0.836225, 1.547359);
        assertHasErrors(fit, 0.034900, 0.448524, 0.317011, 0.769271);
        assertThat(fit.estimates()).extracting(Estimate::name).containsExactly("r", "alpha", "a", "b");
        assertThat(fit.customers()).isEqualTo(201);
        assertThat(fit.distinctRows()).isEqualTo(11);
        assertThat(fit.startingPoints()).isEqualTo(7);
        assertThat(fit.iterations()).isPositive();
        assertThat(fit.gradientNorm()).isLessThan(1e-5);
    }

    @Test
    void mbgNbdOfTheTableIsTheOneOfAnIndependentProgram() {
        Fit fit = fit(PurchaseProcess.MBG_NBD, PublishedTables.table(PublishedTables.IDENTIFIED));

        assertIsFit(fit, 1e-6, -907.479519, 1.680620, 6.075557, 1.081053, 0.988110);
        assertHasErrors(fit, 0.549696, 2.031411, 0.261955, 0.314030);
    }

    @Test
    void parametersThatTheDataDoNotTellAreAtABound() {
        Fit fit = fit(PurchaseProcess.BG_NBD, PublishedTables.table(PublishedTables.NOT_IDENTIFIED));

        assertThat(fit.state()).isEqualTo(FitState.BOUNDARY);
        assertThat(fit.estimates()).allSatisfy(estimate -> {
            assertThat(estimate.value()).isFinite().isPositive();
            assertThat(estimate.standardError()).isNull();
        });
        assertThatThrownBy(() -> PurchaseProcess.BG_NBD.model(fit)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {7, 1.0 / 52, 604_800_000_000_000.0 / 30, 1e-12})
    void anotherUnitOfTimeChangesOnlyAlphaAndTheLogLikelihood(double scale) {
        Fit fit = fit(PurchaseProcess.BG_NBD, PublishedTables.table(PublishedTables.IDENTIFIED, scale));
        double repeatPurchases =
                PublishedTables.table(PublishedTables.IDENTIFIED).repeatPurchases();

        assertThat(fit.value(0)).isCloseTo(0.235953, within(1e-6));
        assertThat(fit.value(1) / scale).isCloseTo(1.815341, within(1e-6));
        assertThat(fit.value(2)).isCloseTo(0.836225, within(1e-6));
        assertThat(fit.value(3)).isCloseTo(1.547359, within(1e-6));
        assertThat(fit.logLikelihood()).isCloseTo(-915.571382 - repeatPurchases * Math.log(scale), within(1e-6));
        assertThat(requireNonNull(fit.estimates().get(1).standardError()) / scale)
                .isCloseTo(0.448524, within(1e-6));
    }

    @Test
    void theModelOfAFitHasItsParameters() {
        Fit fit = fit(PurchaseProcess.MBG_NBD, PublishedTables.table(PublishedTables.IDENTIFIED));
        PurchaseModel model = PurchaseProcess.MBG_NBD.model(fit);

        assertThat(model.name()).isEqualTo("mbg-nbd");
        assertThat(model).isEqualTo(new MbgNbd(fit.value(0), fit.value(1), fit.value(2), fit.value(3)));
    }

    /** A sample is searched, and the optimum is that of all. */
    @ParameterizedTest
    @EnumSource(PurchaseProcess.class)
    void manyCustomersTellTheParametersOfTheirProcess(PurchaseProcess process) {
        PurchaseTable table = new Simulation(process.model(0.6, 8, 0.8, 2.5), 42).table(40_000, 70);
        Fit fit = fit(process, table);

        assertThat(fit.distinctRows()).isGreaterThan(10_000);
        assertThat(fit.state()).isEqualTo(FitState.CONVERGED);
        double[] truth = {0.6, 8, 0.8, 2.5};
        for (int i = 0; i < truth.length; i++) {
            Estimate estimate = fit.estimates().get(i);
            assertThat(Math.abs(estimate.value() - truth[i]))
                    .as("%s", estimate)
                    .isLessThan(4 * requireNonNull(estimate.standardError()));
        }
    }

    @ParameterizedTest
    @EnumSource(PurchaseProcess.class)
    void tooLittleDataIsSaid(PurchaseProcess process) {
        assertTooLittle(process, new double[][] {});
        assertTooLittle(process, new double[][] {{3, 5, 9, 1}});
        assertTooLittle(process, new double[][] {{0, 0, 9, 500}, {0, 0, 30, 700}});
        assertTooLittle(process, new double[][] {{0, 0, 0, 5}, {2, 0, 0, 7}});
    }

    @ParameterizedTest
    @EnumSource(PurchaseProcess.class)
    void degenerateAndHugeTablesGiveNumbersOrAState(PurchaseProcess process) {
        double[][][] tables = {
            {{1, 5, 9, 2}},
            {{0, 0, 9, 1}, {1, 9, 9, 1}},
            {{1_000_000_000, 1e12, 1e12, 1_000_000_000_000.0}, {0, 0, 1e12, 1}},
            {{1_000_000_000, 1e-12, 1e15, 5}, {1, 1e-15, 1e-15, 5}},
            {{5, 3, 3, 1_000_000_000_000.0}, {2, 1, 3, 1_000_000_000_000.0}, {0, 0, 3, 1_000_000_000_000.0}},
            {{0, 0, 1e15, 1_000_000}, {1, 1e-15, 1e15, 1}},
            {{7, 0, 30, 10}, {0, 0, 30, 10}},
            {{0, 0, 0.504, 4}, {0, 0, 0.617, 8}, {2208, 0.476, 0.604, 4}}
        };
        for (double[][] table : tables) {
            Fit fit = fit(process, PublishedTables.table(table));
            assertThat(fit.state()).isIn(FitState.CONVERGED, FitState.BOUNDARY);
            assertThat(fit.logLikelihood() == null || Double.isFinite(fit.logLikelihood()))
                    .isTrue();
            assertThat(fit.gradientNorm() == null || Double.isFinite(fit.gradientNorm()))
                    .isTrue();
            assertThat(fit.estimates()).allSatisfy(estimate -> {
                assertThat(estimate.value()).isFinite().isPositive();
                assertThat(estimate.standardError() == null || Double.isFinite(estimate.standardError()))
                        .isTrue();
            });
        }
    }

    @Test
    void manyTimesTheCustomersAreTheSameParametersWithSmallerErrors() {
        double[][] rows = PublishedTables.IDENTIFIED;
        PurchaseTable.Builder many = new PurchaseTable.Builder();
        for (double[] row : rows) {
            many.add(new PurchaseHistory((long) row[0], row[1], row[2]), 1_000_000 * (long) row[3]);
        }
        Fit fit = fit(PurchaseProcess.BG_NBD, many.build());

        assertIsFit(fit, 1, -915.571382e6, 0.235953, 1.815341, 0.836225, 1.547359);
        assertHasErrors(fit, 0.0000349, 0.000448524, 0.000317011, 0.000769271);
    }

    @Test
    void anAbandonedFitStops() {
        assertThatThrownBy(
                        () -> PurchaseProcess.BG_NBD.fit(PublishedTables.table(PublishedTables.IDENTIFIED), () -> true))
                .isInstanceOf(FitAbandonedException.class);
    }

    @ParameterizedTest
    @CsvSource({"BG_NBD, bg-nbd", "MBG_NBD, mbg-nbd"})
    void processesHaveTheNamesOfTheContract(PurchaseProcess process, String label) {
        assertThat(process.label()).isEqualTo(label);
    }

    private static Fit fit(PurchaseProcess process, PurchaseTable table) {
        return process.fit(table, () -> false);
    }

    private static void assertTooLittle(PurchaseProcess process, double[][] rows) {
        Fit fit = fit(process, PublishedTables.table(rows));
        assertThat(fit.state()).isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(fit.estimates()).isEmpty();
        assertThat(fit.logLikelihood()).isNull();
    }

    private static void assertIsFit(Fit fit, double precision, double logLikelihood, double... parameters) {
        assertThat(fit.state()).isEqualTo(FitState.CONVERGED);
        assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(precision));
        for (int i = 0; i < parameters.length; i++) {
            assertThat(fit.value(i)).as("parameter %d", i).isCloseTo(parameters[i], within(1e-6));
        }
    }

    private static void assertHasErrors(Fit fit, double... errors) {
        for (int i = 0; i < errors.length; i++) {
            assertThat(fit.estimates().get(i).standardError())
                    .as("error %d", i)
                    .isCloseTo(errors[i], within(1e-5 * errors[i]));
        }
    }

    /** Customers of a known process. */
    private record Simulation(PurchaseModel model, SplittableRandom random) {

        Simulation(PurchaseModel model, long seed) {
            this(model, new SplittableRandom(seed));
        }

        PurchaseTable table(int customers, int ageMax) {
            PurchaseTable.Builder table = new PurchaseTable.Builder();
            for (int i = 0; i < customers; i++) {
                table.add(customer(1 + random.nextInt(ageMax)), 1);
            }
            return table.build();
        }

        private PurchaseHistory customer(double age) {
            double rate = gamma(model.r()) / model.alpha();
            double one = gamma(model.a());
            double leaves = one / (one + gamma(model.b()));
            long frequency = 0;
            double recency = 0;
            double time = 0;
            boolean alive = model.process() == PurchaseProcess.BG_NBD || random.nextDouble() >= leaves;
            while (alive) {
                time += -Math.log1p(-random.nextDouble()) / rate;
                if (time > age) {
                    break;
                }
                frequency++;
                // Rounded, so that rows occur repeatedly.
                recency = Math.min(age, Math.ceil(time * 20) / 20);
                alive = random.nextDouble() >= leaves;
            }
            return new PurchaseHistory(frequency, recency, age);
        }

        /** Marsaglia and Tsang 2000; below 1 by the power of a uniform number. */
        private double gamma(double shape) {
            if (shape < 1) {
                return gamma(shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
            }
            double d = shape - 1.0 / 3;
            while (true) {
                double normal = random.nextGaussian();
                double v = Math.pow(1 + normal / Math.sqrt(9 * d), 3);
                if (v > 0 && Math.log(random.nextDouble()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                    return d * v;
                }
            }
        }
    }
}
