package io.holdfast.analytics.fit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Estimate;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.retention.RetentionCurve;

/**
 * Response of {@code GET /model} and {@code POST /models/{model}/fit}.
 *
 * @param asOf the last day that counts; absent for a table that was given
 * @param fittedAt absent for a table that was given
 * @param currency of the values, of recorded purchases and gamma-gamma only
 * @param customersOfOtherCurrencies who take no part; of recorded purchases and gamma-gamma only
 * @param parameters by name; empty with too little data and when the fit failed
 * @param standardErrors by name; null unless the fit has converged
 * @param source the paper
 * @param projection of sbg only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FitAnswer(
        String model,
        @Nullable LocalDate asOf,
        @Nullable Instant fittedAt,
        @Nullable String currency,
        @Nullable Long customersOfOtherCurrencies,
        long customers,
        Map<String, Double> parameters,
        Map<String, @Nullable Double> standardErrors,
        @JsonInclude @Nullable Double logLikelihood,
        State fit,
        String source,
        @Nullable List<Period> projection) {

    /** How the fit ended. */
    public record State(
            String state,
            int iterations,
            int startingPoints,
            int distinctRows,
            @JsonInclude @Nullable Double gradientNorm) {}

    /** A projected period: the share of the start that is still there, its interval (95 %), and the retention rate. */
    public record Period(
            int period,
            double active,
            @JsonInclude @Nullable Double low,
            @JsonInclude @Nullable Double high,
            double retention) {

        static Period of(RetentionCurve.Period period) {
            return new Period(
                    period.period(),
                    period.active(),
                    period.interval() == null ? null : period.interval().low(),
                    period.interval() == null ? null : period.interval().high(),
                    period.retention());
        }
    }

    static FitAnswer ofTable(String model, String source, Fit fit) {
        return of(model, source, fit, null, null, null, null, null);
    }

    static FitAnswer ofCohorts(String model, String source, Fit fit, List<Period> projection) {
        return of(model, source, fit, null, null, null, null, projection);
    }

    /** Of recorded purchases. */
    public static FitAnswer asOf(
            String model,
            String source,
            Fit fit,
            LocalDate asOf,
            Instant fittedAt,
            @Nullable String currency,
            @Nullable Long customersOfOtherCurrencies) {
        return of(model, source, fit, asOf, fittedAt, currency, customersOfOtherCurrencies, null);
    }

    private static FitAnswer of(
            String model,
            String source,
            Fit fit,
            @Nullable LocalDate asOf,
            @Nullable Instant fittedAt,
            @Nullable String currency,
            @Nullable Long customersOfOtherCurrencies,
            @Nullable List<Period> projection) {
        Map<String, Double> parameters = new LinkedHashMap<>();
        Map<String, @Nullable Double> errors = new LinkedHashMap<>();
        for (Estimate estimate : fit.estimates()) {
            parameters.put(estimate.name(), estimate.value());
            errors.put(estimate.name(), estimate.standardError());
        }
        return new FitAnswer(
                model,
                asOf,
                fittedAt,
                currency,
                customersOfOtherCurrencies,
                fit.customers(),
                parameters,
                errors,
                fit.logLikelihood(),
                new State(
                        fit.state().label(),
                        fit.iterations(),
                        fit.startingPoints(),
                        fit.distinctRows(),
                        fit.gradientNorm()),
                source,
                projection);
    }
}
