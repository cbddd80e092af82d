package io.holdfast.analytics.satisfaction;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.interval.Interval;
import io.holdfast.analytics.model.interval.Share;
import io.holdfast.analytics.request.RecordedRange;

/**
 * Response of {@code GET /satisfaction}.
 *
 * @param groupBy {@code all} when no groups were requested: then there is one
 * @param confidence of the intervals of both shares
 */
record SatisfactionAnswer(
        Instant from,
        Instant to,
        String groupBy,
        List<Item> items,
        double confidence,
        String formula,
        String caveat,
        String status) {

    private static final double CONFIDENCE = 0.95;
    private static final String FORMULA = "csat = ratings of 4 and 5 / ratings, interval by Wilson (1927);"
            + " firstContactResolution = tickets with exactly one public agent reply and never reopened"
            + " / tickets first resolved in the range, interval by Wilson";
    private static final String CAVEAT = "Customers who rate need not be like those who do not."
            + " A ticket that is reopened later leaves firstContactResolution of its range.";

    /**
     * One group. Rates are null without the facts that they are of.
     *
     * @param csat satisfied / ratings
     * @param mean of the ratings, 1 to 5
     * @param low of the interval of csat
     * @param firstContactResolution resolvedAtFirstContact / resolved
     */
    record Item(
            String group,
            long ratings,
            long satisfied,
            @JsonInclude @Nullable Double csat,
            @JsonInclude @Nullable Double low,
            @JsonInclude @Nullable Double high,
            @JsonInclude @Nullable Double mean,
            long resolved,
            long resolvedAtFirstContact,
            @JsonInclude @Nullable Double firstContactResolution,
            @JsonInclude @Nullable Double firstContactResolutionLow,
            @JsonInclude @Nullable Double firstContactResolutionHigh,
            Reviews reviews) {

        static Item of(String group, GroupCounts counts) {
            Share csat = new Share(counts.satisfied(), counts.ratings());
            Interval interval = csat.wilson();
            Share atFirstContact = new Share(counts.resolvedAtFirstContact(), counts.resolved());
            Interval ofFirstContact = atFirstContact.wilson();
            return new Item(
                    group,
                    counts.ratings(),
                    counts.satisfied(),
                    csat.rate(),
                    interval == null ? null : interval.low(),
                    interval == null ? null : interval.high(),
                    meanOf(counts.scoreSum(), counts.ratings()),
                    counts.resolved(),
                    counts.resolvedAtFirstContact(),
                    atFirstContact.rate(),
                    ofFirstContact == null ? null : ofFirstContact.low(),
                    ofFirstContact == null ? null : ofFirstContact.high(),
                    Reviews.of(counts));
        }
    }

    /** The mean scores of reviews, 1 to 5; null without reviews. */
    record Reviews(
            long count,
            @JsonInclude @Nullable Double empathy,
            @JsonInclude @Nullable Double solution,
            @JsonInclude @Nullable Double writing) {

        static Reviews of(GroupCounts counts) {
            long count = counts.reviews();
            return new Reviews(
                    count,
                    meanOf(counts.empathySum(), count),
                    meanOf(counts.solutionSum(), count),
                    meanOf(counts.writingSum(), count));
        }
    }

    static SatisfactionAnswer of(
            RecordedRange range, String groupBy, SortedMap<String, GroupCounts> groups, String status) {
        List<Item> items = groups.entrySet().stream()
                .map(entry -> Item.of(entry.getKey(), entry.getValue()))
                .toList();
        return new SatisfactionAnswer(range.from(), range.to(), groupBy, items, CONFIDENCE, FORMULA, CAVEAT, status);
    }

    private static @Nullable Double meanOf(long sum, long count) {
        return count == 0 ? null : (double) sum / count;
    }
}
