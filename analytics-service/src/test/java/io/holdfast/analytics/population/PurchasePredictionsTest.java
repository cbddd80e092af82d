package io.holdfast.analytics.population;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.model.calibration.RecencyBaseline;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.population.PurchasePredictions.CustomerPrediction;
import io.holdfast.analytics.population.PurchasePredictions.Forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PurchasePredictionsTest {

    private static final int TODAY = 70;
    private static final int REPEATED = 0;
    private static final int ONCE = 1;

    @Test
    void customersWithoutAFiniteMeanValueAreCountedAndNotInTheRevenue() {
        // E[M] needs px + q > 1: with q = 0.9 and p = 2 only a customer with repeat purchases has one.
        PurchasePredictions predictions = predictions(new GammaGamma(2, 0.9, 20));

        Forecast forecast = Objects.requireNonNull(
                predictions.forecast(predictions.population().table()));

        PurchasePredictions.Revenue revenue = Objects.requireNonNull(forecast.revenue());
        CustomerPrediction repeated = predictions.of(customer(predictions, REPEATED));
        assertThat(revenue.customersWithoutValue()).isEqualTo(1);
        assertThat(revenue.sum().mean()).isCloseTo(Objects.requireNonNull(repeated.expectedValue()), within(1e-9));
        assertThat(predictions.of(customer(predictions, ONCE)).expectedValue()).isNull();
    }

    @Test
    void customersWithAFiniteMeanValueAreAllInTheRevenue() {
        PurchasePredictions predictions = predictions(new GammaGamma(2, 1.5, 20));

        Forecast forecast = Objects.requireNonNull(
                predictions.forecast(predictions.population().table()));

        PurchasePredictions.Revenue revenue = Objects.requireNonNull(forecast.revenue());
        double sum = Objects.requireNonNull(
                        predictions.of(customer(predictions, REPEATED)).expectedValue())
                + Objects.requireNonNull(
                        predictions.of(customer(predictions, ONCE)).expectedValue());
        assertThat(revenue.customersWithoutValue()).isZero();
        assertThat(revenue.sum().mean()).isCloseTo(sum, within(1e-9));
        // px + q = 1.5 for the customer with one purchase: its variance is infinite.
        assertThat(revenue.sum().variance()).isInfinite();
    }

    private static PurchasePredictions predictions(GammaGamma values) {
        ActivityLog log = new ActivityLog();
        log.apply(new ActivityChange.Active(REPEATED, 10, ActivityKind.PURCHASE));
        log.apply(new ActivityChange.Active(REPEATED, 40, ActivityKind.PURCHASE));
        log.apply(new ActivityChange.Active(ONCE, 20, ActivityKind.PURCHASE));
        Population population = new Population(LocalDate.ofEpochDay(TODAY), List.of(PurchaseDays.count(0, log, TODAY)));
        Spend spend = new Spend("EUR");
        spend.add(0, REPEATED, 1, 25);
        spend.add(0, ONCE, 0, 0);
        return new PurchasePredictions(
                population,
                90,
                PurchaseProcess.BG_NBD.model(0.5, 6, 1.2, 3),
                values,
                spend,
                RecencyBaseline.learn(List.of()));
    }

    private static CustomerDays customer(PurchasePredictions predictions, int number) {
        return Objects.requireNonNull(predictions.population().customer(0, number));
    }
}
