package io.holdfast.analytics.risk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.fit.KeptResults;
import io.holdfast.analytics.fit.ModelFits;
import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.model.calibration.RecencyBaseline;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.population.Population;
import io.holdfast.analytics.population.Prospects;
import io.holdfast.analytics.population.PurchaseDays;
import io.holdfast.analytics.population.Spend;
import io.holdfast.analytics.projection.ActivityProjection;

/** Fits models to what is recorded up to a day, and predicts with them. */
@Singleton
class Predictions {

    private static final int REUSE_FACTOR = 20;
    private static final int SPENDS_KEPT_MAX = 4;

    private final ActivityProjection projection;
    private final ModelFits fits;
    private final Pool pool;
    private final Clock clock;
    /** Each has twelve bytes a customer and more. */
    private final KeptResults<LocalDate, FittedSpend> spends = new KeptResults<>(SPENDS_KEPT_MAX);

    Predictions(ActivityProjection projection, ModelFits fits, Pool pool, Clock clock) {
        this.clock = clock;
        this.projection = projection;
        this.fits = fits;
        this.pool = pool;
    }

    /** A prediction, and the fits that it rests on. */
    record Prediction(Prospects prospects, FittedModel fitted) {}

    /** A fit of spend, and its data. */
    record FittedSpend(Spend spend, Fit fit, Instant fittedAt, Duration took) {

        /** As long as that, so that loads and fits take at most a twentieth of the time. */
        private boolean mayBeReused(Instant now) {
            return now.isBefore(fittedAt.plus(took.multipliedBy(REUSE_FACTOR)));
        }
    }

    /** Populations as of several days, of one version of the data. */
    Uni<List<Population>> populations(List<LocalDate> days) {
        return projection
                .collect((partition, log) -> days.stream()
                        .map(day -> PurchaseDays.count(partition, log, Math.toIntExact(day.toEpochDay())))
                        .toList())
                .map(partitions -> {
                    List<Population> populations = new ArrayList<>(days.size());
                    for (int i = 0; i < days.size(); i++) {
                        int index = i;
                        populations.add(new Population(
                                days.get(i),
                                partitions.stream()
                                        .map(counted -> counted.get(index))
                                        .toList()));
                    }
                    return populations;
                });
    }

    Uni<FittedModel> fit(PurchaseProcess process, LocalDate asOf) {
        return populations(List.of(asOf))
                .chain(populations ->
                        fits.fit(process, asOf, populations.getFirst().table()));
    }

    /** Fits spend up to and including a day; it is used again for {@value #REUSE_FACTOR} times as long as it took. */
    Uni<FittedSpend> fitSpend(LocalDate asOf) {
        return spends.get(asOf, kept -> kept.mayBeReused(clock.instant()), () -> loadAndFitSpend(asOf))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private Uni<FittedSpend> loadAndFitSpend(LocalDate asOf) {
        Instant start = clock.instant();
        return SpendReader.load(pool, asOf)
                .chain(spend -> fits.runRecorded(abandoned -> {
                    Fit fit = GammaGamma.fit(spend.table(), abandoned);
                    Instant end = clock.instant();
                    return new FittedSpend(spend, fit, end, Duration.between(start, end));
                }));
    }

    /**
     * Predicts from a day on.
     *
     * @param earlier as of one horizon before, for the baseline
     */
    Uni<Prediction> predict(ProspectQuery query, Population now, Population earlier) {
        return fits.fit(query.process(), query.asOf(), now.table())
                .chain(fitted -> fitSpend(query.asOf()).map(spend -> {
                    @Nullable GammaGamma values = spend.fit().hasConverged() ? GammaGamma.of(spend.fit()) : null;
                    RecencyBaseline baseline = RecencyBaseline.learn(earlier.outcomesByRecency(now));
                    return new Prediction(
                            new Prospects(now, query.horizonDays(), fitted.model(), values, spend.spend(), baseline),
                            fitted);
                }));
    }

    /** As {@link #predict}, of purchases without their values. */
    Uni<Prediction> predictPurchases(ProspectQuery query, Population now, Population earlier) {
        return fits.fit(query.process(), query.asOf(), now.table())
                .map(fitted -> new Prediction(
                        new Prospects(
                                now,
                                query.horizonDays(),
                                fitted.model(),
                                null,
                                new Spend(null),
                                RecencyBaseline.learn(earlier.outcomesByRecency(now))),
                        fitted));
    }

    Uni<Prediction> predict(ProspectQuery query) {
        return populations(List.of(query.asOf(), query.asOf().minusDays(query.horizonDays())))
                .chain(populations -> predict(query, populations.get(0), populations.get(1)));
    }
}
