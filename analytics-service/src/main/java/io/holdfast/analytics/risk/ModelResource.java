package io.holdfast.analytics.risk;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.fit.FitAnswer;
import io.holdfast.analytics.model.calibration.Calibration;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.model.spend.GammaGamma;
import io.holdfast.analytics.population.Population;
import io.holdfast.analytics.population.PurchasePredictions;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.window.Days;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** Models fitted to what is recorded, and how well they predicted. */
@Path("/model")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ModelResource {

    private final PredictionService predictions;
    private final Clock clock;

    ModelResource(PredictionService predictions, Clock clock) {
        this.predictions = predictions;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "A model fitted to all purchases up to and including a day", description = """
                    model: bg-nbd (default), mbg-nbd or gamma-gamma. asOf: the last day that counts (UTC), today unless it is \
                    given. Times are in weeks: frequency = purchase days − 1, recency = (last − first) / 7, age = (asOf − \
                    first) / 7. gamma-gamma is fitted in the currency with most purchases, the first purchase day of each \
                    customer left out. fit.state: converged, boundary, too-little-data or failed; standard errors only when \
                    it is converged.""")
    public Uni<FitAnswer> model(
            @QueryParam("model") @Nullable String model,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        LocalDate day = PredictionQuery.asOf(asOf, clock.instant());
        if (GammaGamma.NAME.equals(model)) {
            return predictions.fitSpend(
                    day,
                    (fitted, customers) -> FitAnswer.asOf(
                            GammaGamma.NAME,
                            GammaGamma.SOURCE,
                            fitted.fit(),
                            day,
                            fitted.fittedAt(),
                            fitted.spend().currency(),
                            // An event may have come between the two reads.
                            Math.max(0, customers - fitted.spend().customers())));
        }
        PurchaseProcess process = PredictionQuery.process(model, GammaGamma.NAME);
        return predictions
                .fit(process, day)
                .map(fitted -> FitAnswer.asOf(
                        process.label(), process.source(), fitted.fit(), day, fitted.fittedAt(), null, null));
    }

    /**
     * Response of {@code GET /model/calibration}; null where there is nothing to judge.
     *
     * @param customers known at asOf
     * @param brier mean of (risk − y)², y = 1 for a customer without a purchase in the horizon
     * @param baselineBrier of the recency baseline
     * @param auc P(risk of a lost customer is above that of a kept one), ties half
     * @param deciles ten groups by predicted risk, lowest first
     * @param expectedPurchases purchase days that the model expected in the horizon
     */
    @JsonInclude
    record CalibrationAnswer(
            String model,
            LocalDate asOf,
            String horizon,
            String state,
            long customers,
            @Nullable Double brier,
            @Nullable Double baselineBrier,
            @Nullable Double auc,
            List<Calibration.Decile> deciles,
            @Nullable Double expectedPurchases,
            long observedPurchases) {}

    @GET
    @Path("/calibration")
    @Operation(
            summary = "How well a model that was fitted before a day predicted what came after it",
            description = """
                    asOf must lie at least one horizon back; by default it is exactly one horizon (P90D) before today. model as for \
                    GET /model, without gamma-gamma. Beside it a baseline without a model: the share lost of customers whose last purchase was as \
                    long ago one horizon earlier.""")
    public Uni<CalibrationAnswer> calibration(
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("horizon") @Nullable String horizon,
            @QueryParam("model") @Nullable String model,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        LocalDate today = Days.dayOf(clock.instant());
        PredictionQuery query = asOf == null
                ? untilToday(horizon, model, today)
                : PredictionQuery.parse(asOf, horizon, CustomerRiskResource.HORIZON_DEFAULT, model, clock.instant());
        if (query.until().isAfter(today)) {
            throw Problem.invalid(
                    "asOf", "must lie a horizon before today: what came of it is known on " + query.until());
        }
        return predictions.compare(query, (fitted, later) -> answer(query, fitted, later));
    }

    private PredictionQuery untilToday(@Nullable String horizon, @Nullable String model, LocalDate today) {
        PredictionQuery now =
                PredictionQuery.parse(null, horizon, CustomerRiskResource.HORIZON_DEFAULT, model, clock.instant());
        LocalDate before = today.minusDays(now.horizonDays());
        // By the calendar, the same horizon may have another number of days from there on.
        return new PredictionQuery(before, now.horizonText(), now.horizonDays(), now.process());
    }

    private static CalibrationAnswer answer(PredictionQuery query, PredictionService.Fitted fitted, Population later) {
        PurchasePredictions all = fitted.predictions();
        Calibration calibration = Calibration.of(all.outcomes(later));
        PurchasePredictions.Forecast forecast = all.forecast(fitted.fit().table());
        return new CalibrationAnswer(
                query.process().label(),
                query.asOf(),
                query.horizonText(),
                fitted.fit().fit().state().label(),
                fitted.fit().table().customers(),
                calibration.brier(),
                all.baselineBrier(later),
                calibration.auc(),
                calibration.deciles(),
                forecast == null ? null : forecast.purchases().mean(),
                observedPurchases(all.population(), later));
    }

    private static long observedPurchases(Population before, Population later) {
        long[] sum = {0};
        before.forEach(customer -> sum[0] += before.purchasesAfter(customer, later));
        return sum[0];
    }
}
