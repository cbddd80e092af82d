package io.holdfast.analytics.request;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;

/** A half-open range of time over recorded facts, bounded in length, and the bound of how many facts an answer reads. */
public record RecordedRange(Instant from, Instant to) {

    /** The longest range. */
    public static final int DAYS_MAX = 400;

    /**
     * The maximum number of facts of one kind in an answer: with more, an answer would take longer than a second. Satisfaction by
     * template or department takes most, about 25 µs for each rating, resolution and review together.
     */
    public static final int FACTS_MAX = 40_000;

    private static final Duration DEFAULT = Duration.ofDays(30);

    /**
     * Parses the ends: instants, or UTC dates for their first instants. Without {@code to} the range ends now, without
     * {@code from} it has 30 days.
     *
     * @throws Problem 422 when one is invalid, or the range is empty or too long
     */
    public static RecordedRange parse(@Nullable String from, @Nullable String to, Instant now) {
        Instant end = ActivityParameters.instant("to", to, now);
        Instant start = ActivityParameters.instant("from", from, end.minus(DEFAULT));
        if (!start.isBefore(end)) {
            throw ActivityParameters.emptyRange();
        }
        if (Duration.between(start, end).compareTo(Duration.ofDays(DAYS_MAX)) > 0) {
            throw Problem.invalid("from", "must be at most " + DAYS_MAX + " days before to");
        }
        return new RecordedRange(start, end);
    }

    /**
     * Refuses a query that would read too many facts.
     *
     * @param parameter the parameter that makes it smaller
     * @param facts what they are, for the message
     * @throws Problem 422 when there are more than {@link #FACTS_MAX}
     */
    public static void requireFew(String parameter, String facts, long count) {
        if (count > FACTS_MAX) {
            throw Problem.invalid(
                    parameter,
                    "covers more than " + FACTS_MAX + " " + facts
                            + ", the most of one answer; ask for a shorter range");
        }
    }
}
