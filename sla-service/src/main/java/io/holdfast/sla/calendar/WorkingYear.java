package io.holdfast.sla.calendar;

/**
 * The working time of one local year by days, with prefix sums of their lengths, so that adding and measuring are one
 * binary search over the days and one within a day. Moments are nanoseconds since the year's beginning; a year has 3.2e16
 * of them, which fits a long. About 5 kB whatever the number of ranges a day. Immutable.
 */
final class WorkingYear {

    static final long NONE = Long.MIN_VALUE;

    private final long beginsAtSecond;

    /** Seconds since the year's beginning; two days begin at the same second when a zone skipped the first of them. */
    private final int[] dayBegins;

    private final WorkingDay[] days;

    /** Seconds worked before each day, and in the whole year at the end. */
    private final int[] workedBefore;

    WorkingYear(long beginsAtSecond, int[] dayBegins, WorkingDay[] days) {
        this.beginsAtSecond = beginsAtSecond;
        this.dayBegins = dayBegins;
        this.days = days;
        this.workedBefore = new int[days.length + 1];
        for (int i = 0; i < days.length; i++) {
            workedBefore[i + 1] = workedBefore[i] + days[i].totalSeconds();
        }
    }

    long beginsAtSecond() {
        return beginsAtSecond;
    }

    long total() {
        return nanos(workedBefore[days.length]);
    }

    /** Working time from the beginning of the year to a moment, which may be after its end. */
    long workedUntil(long moment) {
        int day = dayAt(moment);
        return nanos(workedBefore[day]) + days[day].workedUntil(moment - nanos(dayBegins[day]));
    }

    /** The first moment at or after the given one at which {@code working} has passed; {@link #NONE} when it is not in this year. */
    long add(long moment, long working) {
        if (working == 0) {
            return firstOpenFrom(moment);
        }
        long worked = workedUntil(moment) + working;
        if (worked > total()) {
            return NONE;
        }
        // The last day before which less was worked.
        int day = countBelow(workedBefore, worked, false) - 1;
        return nanos(dayBegins[day]) + days[day].firstAt(worked - nanos(workedBefore[day]));
    }

    private long firstOpenFrom(long moment) {
        int day = dayAt(moment);
        long open = days[day].firstOpenFrom(moment - nanos(dayBegins[day]));
        if (open != NONE) {
            return nanos(dayBegins[day]) + open;
        }
        // The first later day after which more was worked.
        int next = countBelow(workedBefore, nanos(workedBefore[day + 1]), true) - 1;
        return next < days.length ? nanos(dayBegins[next]) + days[next].firstOpenFrom(0) : NONE;
    }

    /** The last moment from which {@code working} (more than zero) passes until the given one; {@link #NONE} when it is not in this year. */
    long subtract(long moment, long working) {
        long worked = workedUntil(moment) - working;
        if (worked < 0) {
            return NONE;
        }
        // The last day before which no more was worked: less than the year's total, so that a day follows it.
        int day = countBelow(workedBefore, worked, true) - 1;
        return nanos(dayBegins[day]) + days[day].lastAt(worked - nanos(workedBefore[day]));
    }

    private int dayAt(long moment) {
        return Math.max(0, countBelow(dayBegins, moment, true) - 1);
    }

    /** How many of the sorted seconds are before a moment in nanoseconds, or at it if {@code inclusive}. */
    private static int countBelow(int[] sortedSeconds, long moment, boolean inclusive) {
        int low = 0;
        int high = sortedSeconds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            long value = nanos(sortedSeconds[middle]);
            if (value < moment || (inclusive && value == moment)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long nanos(int seconds) {
        return seconds * YearCompiler.NANOS_A_SECOND;
    }
}
