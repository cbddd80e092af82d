package io.holdfast.analytics.population;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.calibration.Calibration;
import io.holdfast.analytics.model.calibration.Outcome;
import io.holdfast.analytics.model.calibration.RecencyBaseline;
import io.holdfast.analytics.model.interval.Moments;
import io.holdfast.analytics.model.purchase.PurchaseHistory;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.purchase.PurchaseTable;
import io.holdfast.analytics.model.spend.GammaGamma;

/**
 * What customers will do within a horizon from the day of a population on, by the models fitted on it.
 *
 * @param horizonDays whole UTC days, from the one behind the population's day on
 * @param purchases null when it has not been fitted: then nothing is predicted
 * @param values null when it has not been fitted: then no value is predicted
 * @param baseline by days since the last purchase, beside the model
 */
public record PurchasePredictions(
        Population population,
        int horizonDays,
        @Nullable PurchaseModel purchases,
        @Nullable GammaGamma values,
        Spend spend,
        RecencyBaseline baseline) {

    private static final double DAYS_A_WEEK = 7;

    /**
     * What is predicted of one customer.
     *
     * @param risk P(no purchase within the horizon); null without a model, as what follows
     * @param expectedValue of the purchases within the horizon, in the currency of the spend; null without a model of it
     * @param valueAtRisk risk × (r + x) / (α + T) × horizon × E[M]: the risk, times what one who surely stays would buy
     * @param baseline null without history to learn from
     */
    public record CustomerPrediction(
            CustomerDays customer,
            PurchaseHistory history,
            @Nullable Double risk,
            @Nullable Double probabilityAlive,
            @Nullable Double expectedPurchases,
            @Nullable Double expectedValue,
            @Nullable Double valueAtRisk,
            @Nullable Double baseline) {}

    /** A customer's place in the ranking: by value at risk, falling; equal ones by partition and number. */
    public record Ranked(double value, int partition, int number) {

        static final Comparator<Ranked> ORDER = Comparator.comparingDouble(Ranked::value)
                .reversed()
                .thenComparingInt(Ranked::partition)
                .thenComparingInt(Ranked::number);
    }

    /**
     * Sums over all customers, each with its mean and variance.
     *
     * @param active customers with a purchase within the horizon
     * @param revenue null without a model of values
     */
    public record Forecast(
            Moments active, Moments purchases, @Nullable Revenue revenue) {}

    /**
     * Of customers who purchase in the currency.
     *
     * @param customersWithoutValue whose mean value has no finite expectation (px + q ≤ 1): they are not in the sum
     */
    public record Revenue(Moments sum, long customersWithoutValue) {}

    public CustomerPrediction of(CustomerDays customer) {
        PurchaseHistory history = customer.history(population.asOfDay());
        OptionalDouble base = baseline.risk(population.asOfDay() - customer.last());
        @Nullable Double beside = base.isPresent() ? base.getAsDouble() : null;
        if (purchases == null) {
            return new CustomerPrediction(customer, history, null, null, null, null, null, beside);
        }
        double expected = purchases.expectedPurchases(history, horizon());
        OptionalDouble value = meanValue(customer);
        return new CustomerPrediction(
                customer,
                history,
                purchases.risk(history, horizon()),
                purchases.probabilityAlive(history),
                expected,
                value.isPresent() ? expected * value.getAsDouble() : null,
                value.isPresent() ? atRisk(purchases, history) * value.getAsDouble() : null,
                beside);
    }

    /**
     * The customers with the highest value at risk; without a model of values, with the most purchases at risk.
     *
     * @param after the last one of the page before; null for the first page
     * @param valueMin those with less are left out
     */
    public List<Ranked> ranking(@Nullable Ranked after, double valueMin, int limit) {
        PurchaseModel model = purchases;
        if (model == null) {
            return List.of();
        }
        PriorityQueue<Ranked> best = new PriorityQueue<>(Ranked.ORDER.reversed());
        population.forEach(customer -> {
            double atRisk = atRisk(model, customer.history(population.asOfDay()));
            double value =
                    values == null ? atRisk : atRisk * meanValue(customer).orElse(0);
            Ranked ranked = new Ranked(value, customer.partition(), customer.number());
            if (value >= valueMin && (after == null || Ranked.ORDER.compare(ranked, after) > 0)) {
                best.add(ranked);
                if (best.size() > limit) {
                    best.poll();
                }
            }
        });
        List<Ranked> page = new ArrayList<>(best);
        page.sort(Ranked.ORDER);
        return page;
    }

    /**
     * Sums over all customers; null without a model. Customers are independent given the parameters.
     *
     * @param histories of the population
     */
    public @Nullable Forecast forecast(PurchaseTable histories) {
        PurchaseModel model = purchases;
        if (model == null) {
            return null;
        }
        Moments active = Moments.ZERO;
        Moments bought = Moments.ZERO;
        Map<PurchaseHistory, Moments> purchasesOf = new HashMap<>();
        for (PurchaseTable.Row row : histories.rows()) {
            Moments number = model.purchases(row.history(), horizon());
            purchasesOf.put(row.history(), number);
            active = active.plus(model.active(row.history(), horizon()).times(row.count()));
            bought = bought.plus(number.times(row.count()));
        }
        return new Forecast(active, bought, values == null ? null : revenue(values, purchasesOf));
    }

    private Revenue revenue(GammaGamma model, Map<PurchaseHistory, Moments> purchasesOf) {
        Moments[] sum = {Moments.ZERO};
        long[] withoutValue = {0};
        population.forEach(customer -> {
            Moments number = purchasesOf.get(customer.history(population.asOfDay()));
            if (number == null || !spend.includes(customer)) {
                return;
            }
            OptionalDouble value = meanValue(customer);
            if (value.isEmpty()) {
                withoutValue[0]++;
            } else {
                sum[0] = sum[0].plus(model.revenue(number, spend.frequency(customer), spend.meanValue(customer))
                        .orElse(new Moments(number.mean() * value.getAsDouble(), Double.POSITIVE_INFINITY)));
            }
        });
        return new Revenue(sum[0], withoutValue[0]);
    }

    /** What was predicted of each customer, and what came of it; empty without a model. */
    public List<Outcome> outcomes(Population later) {
        List<Outcome> outcomes = new ArrayList<>();
        PurchaseModel model = purchases;
        if (model != null) {
            population.forEach(customer -> outcomes.add(new Outcome(
                    model.risk(customer.history(population.asOfDay()), horizon()),
                    population.isLost(customer, later))));
        }
        return outcomes;
    }

    /** The Brier score of the baseline; null without history to learn from, or without customers. */
    public @Nullable Double baselineBrier(Population later) {
        List<Outcome> outcomes = new ArrayList<>();
        population.forEach(customer -> baseline.risk(population.asOfDay() - customer.last())
                .ifPresent(risk -> outcomes.add(new Outcome(risk, population.isLost(customer, later)))));
        return Calibration.brier(outcomes);
    }

    private double horizon() {
        return horizonDays / DAYS_A_WEEK;
    }

    private double atRisk(PurchaseModel model, PurchaseHistory history) {
        return model.risk(history, horizon()) * model.purchasesIfNeverLeaving(history, horizon());
    }

    private OptionalDouble meanValue(CustomerDays customer) {
        return values == null || !spend.includes(customer)
                ? OptionalDouble.empty()
                : values.expectedValue(spend.frequency(customer), spend.meanValue(customer));
    }
}
