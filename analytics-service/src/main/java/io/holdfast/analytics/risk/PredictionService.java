package io.holdfast.analytics.risk;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.fit.ModelFits;
import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.fit.ModelFits.FittedSpend;
import io.holdfast.analytics.model.calibration.RecencyBaseline;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.population.Population;
import io.holdfast.analytics.population.PurchaseDays;
import io.holdfast.analytics.population.PurchasePredictions;
import io.holdfast.analytics.population.Spend;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.rest.BoundedExecutor;

/**
 * Fits models to what is recorded up to a day, and predicts with them. A few predictions are computed at a time, on threads of
 * their own which wait for the database and for fits: each holds twelve bytes a customer for each of its days.
 */
@Singleton
class PredictionService {

    private static final int CONCURRENT_MAX = 2;
    private static final int WAITING_MAX = 64;
    private static final Duration WAIT_MAX = Duration.ofSeconds(4);

    private final ActivityProjection projection;
    private final ModelFits fits;
    private final Pool pool;
    private final BoundedExecutor executor = new BoundedExecutor("predictions", CONCURRENT_MAX, WAITING_MAX, WAIT_MAX);

    PredictionService(ActivityProjection projection, ModelFits fits, Pool pool) {
        this.projection = projection;
        this.fits = fits;
        this.pool = pool;
    }

    /** Predictions, and the fit that they rest on. */
    record Fitted(PurchasePredictions predictions, FittedModel fit) {}

    @PreDestroy
    void stop() {
        executor.stop();
    }

    /** Fits the purchases up to and including a day. */
    Uni<FittedModel> fit(PurchaseProcess process, LocalDate asOf) {
        return executor.submit(() -> fit(process, population(asOf)));
    }

    /**
     * Fits spend up to and including a day.
     *
     * @param answer of the fit and of how many customers have a purchase, in whatever currency
     */
    <R> Uni<R> fitSpend(LocalDate asOf, BiFunction<FittedSpend, Long, R> answer) {
        return executor.submit(
                () -> answer.apply(fitSpend(asOf), population(asOf).customers()));
    }

    /** Fits purchases and spend up to and including a day. */
    <R> Uni<R> fitBoth(PurchaseProcess process, LocalDate asOf, BiFunction<FittedModel, FittedSpend, R> answer) {
        return executor.submit(() -> answer.apply(fit(process, population(asOf)), fitSpend(asOf)));
    }

    /** Predicts from a day on. */
    <R> Uni<R> predict(PredictionQuery query, Function<Fitted, R> answer) {
        return executor.submit(() -> {
            List<Population> populations =
                    populations(List.of(query.asOf(), query.asOf().minusDays(query.horizonDays())));
            FittedSpend spend = fitSpend(query.asOf());
            GammaGamma values = spend.fit().hasConverged() ? GammaGamma.of(spend.fit()) : null;
            return answer.apply(predict(query, populations.get(0), populations.get(1), values, spend.spend()));
        });
    }

    /**
     * Predicts purchases, without their values, and compares them with what came of it.
     *
     * @param answer of the predictions and of the population at the end of the horizon
     */
    <R> Uni<R> compare(PredictionQuery query, BiFunction<Fitted, Population, R> answer) {
        return executor.submit(() -> {
            List<Population> populations =
                    populations(List.of(query.asOf(), query.asOf().minusDays(query.horizonDays()), query.until()));
            Fitted fitted = predict(query, populations.get(0), populations.get(1), null, new Spend(null));
            return answer.apply(fitted, populations.get(2));
        });
    }

    /** @param earlier as of one horizon before, for the baseline */
    private Fitted predict(
            PredictionQuery query, Population now, Population earlier, @Nullable GammaGamma values, Spend spend) {
        FittedModel fit = fit(query.process(), now);
        RecencyBaseline baseline = RecencyBaseline.learn(earlier.outcomesByRecency(now));
        return new Fitted(new PurchasePredictions(now, query.horizonDays(), fit.model(), values, spend, baseline), fit);
    }

    private FittedModel fit(PurchaseProcess process, Population population) {
        return fits.fit(process, population.asOf(), population.table()).await().indefinitely();
    }

    private FittedSpend fitSpend(LocalDate asOf) {
        return fits.fitSpend(asOf, () -> SpendReader.load(pool, asOf)).await().indefinitely();
    }

    private Population population(LocalDate asOf) {
        return populations(List.of(asOf)).getFirst();
    }

    /** Populations as of several days, of one version of the data. */
    private List<Population> populations(List<LocalDate> days) {
        List<List<PurchaseDays>> partitions = projection
                .collect((partition, log) -> PurchaseDays.count(
                        partition,
                        log,
                        days.stream()
                                .map(day -> Math.toIntExact(day.toEpochDay()))
                                .toList()))
                .await()
                .indefinitely();
        List<Population> populations = new ArrayList<>(days.size());
        for (int i = 0; i < days.size(); i++) {
            int index = i;
            populations.add(new Population(
                    days.get(i),
                    partitions.stream().map(counted -> counted.get(index)).toList()));
        }
        return populations;
    }
}
