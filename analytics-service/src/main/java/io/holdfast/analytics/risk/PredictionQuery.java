package io.holdfast.analytics.risk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/**
 * The parameters of a prediction: history is every day up to and including {@code asOf}, the horizon the days behind it.
 *
 * @param horizonText as the client gave it
 */
record PredictionQuery(LocalDate asOf, String horizonText, int horizonDays, PurchaseProcess process) {

    /** The work of a forecast grows with it. */
    private static final int HORIZON_DAYS_MAX = 1_100;

    static PredictionQuery parse(
            @Nullable String asOf,
            @Nullable String horizon,
            String horizonDefault,
            @Nullable String model,
            Instant now) {
        LocalDate day = asOf(asOf, now);
        String text = horizon == null ? horizonDefault : horizon;
        Period length = QueryParameters.parse("horizon", text, Window::parseLength);
        int days = Math.toIntExact(ChronoUnit.DAYS.between(day, day.plus(length)));
        if (days > HORIZON_DAYS_MAX) {
            throw Problem.invalid("horizon", "must be at most " + HORIZON_DAYS_MAX + " days");
        }
        return new PredictionQuery(day, text, days, process(model));
    }

    /** Today (UTC) unless it is given; a day that is to come is refused, since its history is not known. */
    static LocalDate asOf(@Nullable String asOf, Instant now) {
        LocalDate today = Days.dayOf(now);
        LocalDate day = asOf == null ? today : Days.dayOf(QueryParameters.parse("asOf", asOf, Days::parseInstant));
        if (day.isAfter(today)) {
            throw Problem.invalid("asOf", "must not be after today, " + today);
        }
        return day;
    }

    /**
     * BG/NBD unless it is given.
     *
     * @param others models that the request takes beside those of purchases, for the error
     */
    static PurchaseProcess process(@Nullable String model, String... others) {
        if (model == null) {
            return PurchaseProcess.BG_NBD;
        }
        Stream<String> labels = Arrays.stream(PurchaseProcess.values()).map(PurchaseProcess::label);
        return Arrays.stream(PurchaseProcess.values())
                .filter(process -> process.label().equals(model))
                .findFirst()
                .orElseThrow(() -> Problem.invalid(
                        "model",
                        "is one of " + Stream.concat(labels, Stream.of(others)).collect(Collectors.joining(", "))));
    }

    LocalDate until() {
        return asOf.plusDays(horizonDays);
    }
}
