package io.holdfast.analytics.cohort;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Estimate;
import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.retention.RetentionCurve;

/**
 * The fit behind projected ages, of all cohorts together.
 *
 * @param state as of {@code GET /model}; unless it is converged, nothing is projected
 * @param gap periods of silence after which a customer counts as lost
 * @param customers of the cohorts that take part, at their start
 * @param parameters by name; empty with too little data and when the fit failed
 * @param standardErrors by name; null unless the fit has converged
 */
record CohortFit(
        String model,
        String state,
        int gap,
        long customers,
        Map<String, Double> parameters,
        Map<String, @Nullable Double> standardErrors,
        @JsonInclude @Nullable Double logLikelihood,
        String formula,
        String source) {

    private static final String FORMULA = "survival(age) = customers of the cohort active at that age or later / size; "
            + "S(t) = B(alpha, beta + t) / B(alpha, beta); projected: survival(last observed age) S(age) / S(last observed age)";

    static CohortFit of(Fit fit, int gap) {
        Map<String, Double> parameters = new LinkedHashMap<>();
        Map<String, @Nullable Double> errors = new LinkedHashMap<>();
        for (Estimate estimate : fit.estimates()) {
            parameters.put(estimate.name(), estimate.value());
            errors.put(estimate.name(), estimate.standardError());
        }
        return new CohortFit(
                RetentionCurve.NAME,
                fit.state().label(),
                gap,
                fit.customers(),
                parameters,
                errors,
                fit.logLikelihood(),
                FORMULA,
                RetentionCurve.SOURCE);
    }
}
