package io.holdfast.bench.analytics;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A fit of BG/NBD as the service answers it.
 *
 * @param estimates by name
 */
record FitResult(String state, long customers, int distinctRows, int iterations, Map<String, Estimate> estimates) {

    private static final double STANDARD_ERRORS_MAX = 4;

    record Estimate(double value, double standardError) {}

    static FitResult of(JsonNode answer) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        answer.path("parameters")
                .properties()
                .forEach(parameter -> estimates.put(
                        parameter.getKey(),
                        new Estimate(
                                parameter.getValue().asDouble(Double.NaN),
                                answer.path("standardErrors")
                                        .path(parameter.getKey())
                                        .asDouble(Double.NaN))));
        JsonNode fit = answer.path("fit");
        return new FitResult(
                fit.path("state").asText(),
                answer.path("customers").asLong(),
                fit.path("distinctRows").asInt(),
                fit.path("iterations").asInt(),
                estimates);
    }

    /** Requires that the estimates of a simulated population are its parameters, within a few of their standard errors. */
    void requireNear(BgNbdParameters truth, long customersExpected) {
        if (!state.equals("converged") || customers != customersExpected) {
            throw new IllegalStateException("no result: the fit is " + this);
        }
        require("r", truth.r());
        require("alpha", truth.alpha());
        require("a", truth.a());
        require("b", truth.b());
    }

    private void require(String name, double truth) {
        Estimate estimate = estimates.getOrDefault(name, new Estimate(Double.NaN, Double.NaN));
        double distance = Math.abs(estimate.value() - truth) / estimate.standardError();
        if (!(distance <= STANDARD_ERRORS_MAX)) {
            throw new IllegalStateException("no result: %s is %f, estimated as %f with a standard error of %f"
                    .formatted(name, truth, estimate.value(), estimate.standardError()));
        }
    }

    /** As {@code r 1.203 ± 0.004}, with standard errors. */
    String text() {
        StringBuilder text = new StringBuilder();
        estimates.forEach((name, estimate) -> text.append(text.isEmpty() ? "" : ", ")
                .append("%s %.4f ± %.4f".formatted(name, estimate.value(), estimate.standardError())));
        return text.toString();
    }
}
