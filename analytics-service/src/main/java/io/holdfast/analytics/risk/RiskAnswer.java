package io.holdfast.analytics.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.fit.ModelFits.FittedModel;
import io.holdfast.analytics.population.PurchasePredictions.CustomerPrediction;

/**
 * Response of {@code GET /customers/{id}/risk}, and an item of {@code GET /at-risk}. Times are in weeks.
 *
 * @param mergedIntoCustomerId whose figures these are, when the customer was merged; absent otherwise
 * @param risk P(no purchase within the horizon); null, as what is predicted, unless the fit has converged
 * @param expectedValue of the purchases within the horizon; null without a fit of spend
 * @param valueAtRisk risk × (r + x) / (α + T) × horizon × E[M]
 * @param frequency purchase days less one
 * @param recency from the first purchase day to the last
 * @param age from the first purchase day to asOf
 * @param baseline of customers whose last purchase was as long ago one horizon earlier (same tenth), the share without a
 *     purchase in that horizon; null without such history
 * @param state of the fit
 */
@JsonInclude
record RiskAnswer(
        String customerId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mergedIntoCustomerId,
        LocalDate asOf,
        String horizon,
        @Nullable Double risk,
        @Nullable Double probabilityAlive,
        @Nullable Double expectedPurchases,
        @Nullable Amount expectedValue,
        @Nullable Amount valueAtRisk,
        long frequency,
        double recency,
        double age,
        @Nullable Double baseline,
        String model,
        String state,
        Instant fittedAt) {

    /** An amount of money: a decimal text, rounded half up to two digits, and an ISO 4217 code. */
    record Amount(String amount, String currency) {

        static @Nullable Amount of(@Nullable Double amount, @Nullable String currency) {
            return amount == null || currency == null || !Double.isFinite(amount)
                    ? null
                    : new Amount(text(amount), currency);
        }

        static String text(double amount) {
            return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP).toPlainString();
        }
    }

    static RiskAnswer of(
            String customerId,
            @Nullable String mergedIntoCustomerId,
            PredictionQuery query,
            CustomerPrediction prediction,
            FittedModel fitted,
            @Nullable String currency) {
        return new RiskAnswer(
                customerId,
                mergedIntoCustomerId,
                query.asOf(),
                query.horizonText(),
                prediction.risk(),
                prediction.probabilityAlive(),
                prediction.expectedPurchases(),
                Amount.of(prediction.expectedValue(), currency),
                Amount.of(prediction.valueAtRisk(), currency),
                prediction.history().frequency(),
                prediction.history().recency(),
                prediction.history().age(),
                prediction.baseline(),
                query.process().label(),
                fitted.fit().state().label(),
                fitted.fittedAt());
    }
}
