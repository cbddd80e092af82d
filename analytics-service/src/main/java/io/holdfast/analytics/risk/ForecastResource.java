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

import io.holdfast.analytics.model.interval.Moments;
import io.holdfast.analytics.population.PurchasePredictions;
import io.holdfast.analytics.population.PurchasePredictions.Forecast;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.rest.AnsweredInTime;

/** What all customers together will do within a horizon. */
@Path("/forecast")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ForecastResource {

    private static final String HORIZON_DEFAULT = "P12W";
    private static final String FORMULA =
            "activeCustomers: sum of 1 - risk; purchases: sum of E[X]; revenue: sum of E[X] x"
                    + " E[M]; intervals (95 %): normal approximation of sums of independent customers, not below 0, the parameters"
                    + " taken as known; no interval of a sum whose variance is infinite";

    private final PredictionService predictions;
    private final Clock clock;

    ForecastResource(PredictionService predictions, Clock clock) {
        this.predictions = predictions;
        this.clock = clock;
    }

    /** An expected number and its interval; null where there is none. */
    @JsonInclude
    record Expected(
            double expected, @Nullable Double low, @Nullable Double high) {

        static Expected of(Moments moments) {
            boolean bounded = Double.isFinite(moments.variance());
            return new Expected(
                    moments.mean(),
                    bounded ? moments.interval().low() : null,
                    bounded ? moments.interval().high() : null);
        }
    }

    /**
     * Amounts are decimal texts, rounded half up to two digits.
     *
     * @param low null, as high, when the variance of a customer's mean value is infinite (px + q ≤ 2)
     * @param customersWithoutValue whose mean value has no finite expectation (px + q ≤ 1): expected is without them
     */
    @JsonInclude
    record Revenue(
            String currency,
            String expected,
            @Nullable String low,
            @Nullable String high,
            long customersWithoutValue) {

        static Revenue of(String currency, PurchasePredictions.Revenue revenue) {
            Expected amounts = Expected.of(revenue.sum());
            return new Revenue(
                    currency,
                    RiskAnswer.Amount.text(amounts.expected()),
                    amounts.low() == null ? null : RiskAnswer.Amount.text(amounts.low()),
                    amounts.high() == null ? null : RiskAnswer.Amount.text(amounts.high()),
                    revenue.customersWithoutValue());
        }
    }

    /**
     * Response.
     *
     * @param from the first day of the horizon
     * @param to the day behind its last
     * @param customers known at asOf; later ones are not forecast
     * @param activeCustomers with a purchase within the horizon; null, as purchases, unless the fit has converged
     * @param revenue in the currency with most purchases; empty without a fit of spend
     */
    @JsonInclude
    record Answer(
            LocalDate asOf,
            String horizon,
            LocalDate from,
            LocalDate to,
            long customers,
            @Nullable Expected activeCustomers,
            @Nullable Expected purchases,
            List<Revenue> revenue,
            String model,
            String state,
            String formula) {}

    @GET
    @Operation(summary = "Active customers, purchases and revenue within a horizon", description = """
                    Of the customers known at asOf (today), with 95 % intervals. horizon (P12W): whole days, weeks, months or \
                    years from the day after asOf on. model: bg-nbd (default) or mbg-nbd, fitted up to asOf; revenue by \
                    gamma-gamma.""")
    public Uni<Answer> forecast(
            @QueryParam("horizon") @Nullable String horizon,
            @QueryParam("asOf") @Nullable String asOf,
            @QueryParam("model") @Nullable String model,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        PredictionQuery query = PredictionQuery.parse(asOf, horizon, HORIZON_DEFAULT, model, clock.instant());
        return predictions.predict(query, fitted -> answer(query, fitted));
    }

    private static Answer answer(PredictionQuery query, PredictionService.Fitted fitted) {
        Forecast forecast = fitted.predictions().forecast(fitted.fit().table());
        String currency = fitted.predictions().spend().currency();
        List<Revenue> revenue = forecast == null || forecast.revenue() == null || currency == null
                ? List.of()
                : List.of(Revenue.of(currency, forecast.revenue()));
        return new Answer(
                query.asOf(),
                query.horizonText(),
                query.asOf().plusDays(1),
                query.until().plusDays(1),
                fitted.fit().table().customers(),
                forecast == null ? null : Expected.of(forecast.active()),
                forecast == null ? null : Expected.of(forecast.purchases()),
                revenue,
                query.process().label(),
                fitted.fit().fit().state().label(),
                FORMULA);
    }
}
