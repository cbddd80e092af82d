package io.holdfast.analytics.impact;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.impact.model.BreachImpact;
import io.holdfast.analytics.model.interval.Difference;
import io.holdfast.analytics.model.interval.Interval;
import io.holdfast.analytics.model.interval.Share;

/**
 * Response of {@code GET /sla-impact}.
 *
 * @param metric of the breaches; absent for any
 * @param difference churn of the customers with a breach less churn of the others; null when there are none of either
 * @param state {@code too-little-data} when there is no difference, otherwise absent
 */
record ImpactAnswer(
        String window,
        Instant from,
        Instant to,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String metric,
        Group breached,
        Group notBreached,
        @JsonInclude @Nullable Double difference,
        @JsonInclude @Nullable Double low,
        @JsonInclude @Nullable Double high,
        double confidence,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String state,
        Adjusted adjusted,
        String formula,
        String caveat,
        String status) {

    private static final double CONFIDENCE = 0.95;
    private static final String TOO_LITTLE_DATA = "too-little-data";
    private static final String FORMULA = "churn = lost / customers, interval by Wilson (1927);"
            + " difference = churn of breached - churn of notBreached, interval by Newcombe (1998, method 10);"
            + " adjusted = Mantel-Haenszel risk difference (Greenland & Robins 1985) over quarters of the recency in the"
            + " stretch before the window, variance by Sato (1989)";
    private static final String CAVEAT =
            "A difference is no proof of a cause: customers with a breach had a ticket, and"
                    + " may differ from the others in more than the recency that is adjusted for.";

    /**
     * Customers at the start of the window.
     *
     * @param churn null without customers, as its interval
     */
    record Group(
            long customers,
            long lost,
            @JsonInclude @Nullable Double churn,
            @JsonInclude @Nullable Double low,
            @JsonInclude @Nullable Double high) {

        static Group of(Share lost) {
            Interval interval = lost.wilson();
            return new Group(
                    lost.whole(),
                    lost.part(),
                    lost.rate(),
                    interval == null ? null : interval.low(),
                    interval == null ? null : interval.high());
        }
    }

    /**
     * The difference within bands of recency.
     *
     * @param state {@code too-little-data} when no band has customers with and without a breach, otherwise absent
     * @param bands the counts that it is computed from; the band that was active last first
     */
    record Adjusted(
            @JsonInclude @Nullable Double difference,
            @JsonInclude @Nullable Double low,
            @JsonInclude @Nullable Double high,
            String by,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String state,

            List<Band> bands) {

        static Adjusted of(BreachImpact impact) {
            Difference adjusted = impact.adjusted();
            return new Adjusted(
                    adjusted == null ? null : adjusted.value(),
                    adjusted == null ? null : adjusted.low(),
                    adjusted == null ? null : adjusted.high(),
                    "recency band",
                    adjusted == null ? TOO_LITTLE_DATA : null,
                    impact.bands().stream().map(Band::of).toList());
        }
    }

    /** The counts of one band. */
    record Band(long breached, long breachedLost, long notBreached, long notBreachedLost) {

        static Band of(BreachImpact.Band band) {
            return new Band(band.breached(), band.breachedLost(), band.others(), band.othersLost());
        }
    }

    static ImpactAnswer of(ImpactQuery query, BreachImpact impact) {
        Difference difference = impact.breached().minus(impact.notBreached());
        return new ImpactAnswer(
                query.windowText(),
                query.window().days().fromInstant(),
                query.window().days().toInstant(),
                query.metric() == null ? null : query.metric().wireName(),
                Group.of(impact.breached()),
                Group.of(impact.notBreached()),
                difference == null ? null : difference.value(),
                difference == null ? null : difference.low(),
                difference == null ? null : difference.high(),
                CONFIDENCE,
                difference == null ? TOO_LITTLE_DATA : null,
                Adjusted.of(impact),
                FORMULA,
                CAVEAT,
                query.status().wireName());
    }
}
