package io.holdfast.analytics.risk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

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

    private final ActivityProjection projection;
    private final ModelFits fits;
    private final Pool pool;

    Predictions(ActivityProjection projection, ModelFits fits, Pool pool) {
        this.projection = projection;
        this.fits = fits;
        this.pool = pool;
    }

    /** A prediction, and the fits that it rests on. */
    record Prediction(Prospects prospects, FittedModel fitted) {}

    /** A fit of spend, and its data. */
    record FittedSpend(Spend spend, Fit fit) {}

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
        return populations(List.of(asOf)).chain(populations -> fits.fit(process, asOf, populations.getFirst()::table));
    }

    Uni<FittedSpend> fitSpend(LocalDate asOf) {
        return SpendReader.load(pool, asOf)
                .chain(spend ->
                        fits.run(abandoned -> new FittedSpend(spend, GammaGamma.fit(spend.table(), abandoned))));
    }

    /**
     * Predicts from a day on.
     *
     * @param earlier as of one horizon before, for the baseline
     */
    Uni<Prediction> predict(ProspectQuery query, Population now, Population earlier) {
        return fits.fit(query.process(), query.asOf(), now::table)
                .chain(fitted -> fitSpend(query.asOf()).map(spend -> {
                    @Nullable GammaGamma values = spend.fit().hasConverged() ? GammaGamma.of(spend.fit()) : null;
                    RecencyBaseline baseline = RecencyBaseline.learn(earlier.outcomesByRecency(now));
                    return new Prediction(
                            new Prospects(now, query.horizonDays(), fitted.model(), values, spend.spend(), baseline),
                            fitted);
                }));
    }

    Uni<Prediction> predict(ProspectQuery query) {
        return populations(List.of(query.asOf(), query.asOf().minusDays(query.horizonDays())))
                .chain(populations -> predict(query, populations.get(0), populations.get(1)));
    }
}
