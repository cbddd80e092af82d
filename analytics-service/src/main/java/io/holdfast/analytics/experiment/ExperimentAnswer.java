package io.holdfast.analytics.experiment;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.interval.Difference;
import io.holdfast.analytics.model.interval.Interval;
import io.holdfast.analytics.model.interval.Share;

/**
 * Response of {@code GET /experiments/{templateId}}.
 *
 * @param difference csat of the first variant less csat of the second; null when one of them has no ratings
 * @param state {@code too-little-data} when there is no difference, otherwise absent
 * @param usesWithoutVariant replies with the template that name no variant; they take no part
 */
record ExperimentAnswer(
        String templateId,
        List<Item> items,
        @JsonInclude @Nullable Double difference,
        @JsonInclude @Nullable Double low,
        @JsonInclude @Nullable Double high,
        double confidence,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String state,
        long usesWithoutVariant,
        String formula,
        String caveat) {

    private static final double CONFIDENCE = 0.95;
    private static final String FORMULA = "csat = ratings of 4 and 5 / ratings, interval by Wilson (1927);"
            + " difference = csat of the first variant - csat of the second, interval by Newcombe (1998, method 10)";
    private static final String CAVEAT =
            "The difference is due to the variants only when chance decided which ticket got which.";

    /** @param csat null without ratings, as its interval */
    record Item(
            String variant,
            long uses,
            long ratings,
            long satisfied,
            @JsonInclude @Nullable Double csat,
            @JsonInclude @Nullable Double low,
            @JsonInclude @Nullable Double high) {

        static Item of(String variant, VariantCounts counts) {
            Share csat = csatOf(counts);
            Interval interval = csat.wilson();
            return new Item(
                    variant,
                    counts.uses(),
                    counts.ratings(),
                    counts.satisfied(),
                    csat.rate(),
                    interval == null ? null : interval.low(),
                    interval == null ? null : interval.high());
        }
    }

    /** @param counts of the variants in the order of their names */
    static ExperimentAnswer of(String templateId, List<VariantCounts> counts) {
        List<VariantCounts> named =
                counts.stream().filter(variant -> variant.variant() != null).toList();
        List<Item> items = named.stream()
                .map(variant -> Item.of(String.valueOf(variant.variant()), variant))
                .toList();
        Difference difference = named.size() < 2 ? null : csatOf(named.get(0)).minus(csatOf(named.get(1)));
        return new ExperimentAnswer(
                templateId,
                items,
                difference == null ? null : difference.value(),
                difference == null ? null : difference.low(),
                difference == null ? null : difference.high(),
                CONFIDENCE,
                difference == null ? "too-little-data" : null,
                counts.stream()
                        .filter(variant -> variant.variant() == null)
                        .mapToLong(VariantCounts::uses)
                        .sum(),
                FORMULA,
                CAVEAT);
    }

    private static Share csatOf(VariantCounts counts) {
        return new Share(counts.satisfied(), counts.ratings());
    }
}
