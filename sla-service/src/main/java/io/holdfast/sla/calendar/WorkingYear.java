package io.holdfast.sla.calendar;

import java.util.Arrays;

/**
 * The working intervals of one local year as sorted UTC segments with prefix sums of their lengths, so that adding and
 * measuring are one binary search each: O(log n) for n segments. All times are nanoseconds since the year's beginning; a
 * year has 3.2e16 of them, which fits a long. Immutable.
 */
final class WorkingYear {

    static final long NONE = Long.MIN_VALUE;

    private final long beginsAtSecond;
    private final long[] opens;
    private final long[] closes;
    private final long[] workedBefore;
    private final long total;

    /** The segments must be sorted, disjoint and within the year. */
    WorkingYear(long beginsAtSecond, long[] opens, long[] closes) {
        this.beginsAtSecond = beginsAtSecond;
        this.opens = opens;
        this.closes = closes;
        this.workedBefore = new long[opens.length];
        long worked = 0;
        for (int i = 0; i < opens.length; i++) {
            workedBefore[i] = worked;
            worked += closes[i] - opens[i];
        }
        this.total = worked;
    }

    long beginsAtSecond() {
        return beginsAtSecond;
    }

    long total() {
        return total;
    }

    /** Working time from the beginning of the year to a moment. */
    long workedUntil(long moment) {
        int segment = lastAtOrBefore(opens, moment);
        return segment < 0 ? 0 : workedBefore[segment] + Math.min(moment, closes[segment]) - opens[segment];
    }

    /** The first moment at or after the given one at which {@code working} has passed; {@link #NONE} when it is not in this year. */
    long add(long moment, long working) {
        if (working == 0) {
            int segment = Math.max(0, lastAtOrBefore(opens, moment));
            if (segment < opens.length && closes[segment] <= moment) {
                segment++;
            }
            return segment < opens.length ? Math.max(moment, opens[segment]) : NONE;
        }
        long worked = workedUntil(moment) + working;
        if (worked > total) {
            return NONE;
        }
        int segment = lastBefore(workedBefore, worked);
        return opens[segment] + worked - workedBefore[segment];
    }

    /** The last moment from which {@code working} (more than zero) passes until the given one; {@link #NONE} when it is not in this year. */
    long subtract(long moment, long working) {
        long worked = workedUntil(moment) - working;
        if (worked < 0) {
            return NONE;
        }
        int segment = lastAtOrBefore(workedBefore, worked);
        return opens[segment] + worked - workedBefore[segment];
    }

    private static int lastAtOrBefore(long[] sorted, long value) {
        int index = Arrays.binarySearch(sorted, value);
        return index >= 0 ? index : -index - 2;
    }

    private static int lastBefore(long[] sorted, long value) {
        int index = Arrays.binarySearch(sorted, value);
        return (index >= 0 ? index : -index - 1) - 1;
    }
}
