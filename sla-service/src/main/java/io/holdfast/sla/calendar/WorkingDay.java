package io.holdfast.sla.calendar;

import java.util.Arrays;
import java.util.List;

/**
 * The working hours of one local day as sorted segments of real time since the day's first instant, with prefix sums of
 * their lengths: adding and measuring are one binary search each. All times are nanoseconds. Days with the same hours share
 * one object, so that a calendar's size does not grow with days × ranges. Immutable.
 */
final class WorkingDay {

    static final WorkingDay CLOSED = of(List.of());

    /** A half-open segment in seconds; since the day's first instant, or since the epoch while a year is compiled. */
    record Segment(long opensAtSecond, long closesAtSecond) {}

    private final long[] opens;
    private final long[] closes;
    private final long[] workedBefore;
    private final int totalSeconds;

    private WorkingDay(long[] opens, long[] closes, long[] workedBefore, int totalSeconds) {
        this.opens = opens;
        this.closes = closes;
        this.workedBefore = workedBefore;
        this.totalSeconds = totalSeconds;
    }

    /** The segments must be sorted and disjoint, and begin at or after zero. */
    static WorkingDay of(List<Segment> segments) {
        int count = segments.size();
        long[] opens = new long[count];
        long[] closes = new long[count];
        long[] workedBefore = new long[count];
        long worked = 0;
        for (int i = 0; i < count; i++) {
            Segment segment = segments.get(i);
            opens[i] = segment.opensAtSecond() * YearCompiler.NANOS_A_SECOND;
            closes[i] = segment.closesAtSecond() * YearCompiler.NANOS_A_SECOND;
            workedBefore[i] = worked;
            worked += closes[i] - opens[i];
        }
        return new WorkingDay(opens, closes, workedBefore, Math.toIntExact(worked / YearCompiler.NANOS_A_SECOND));
    }

    int totalSeconds() {
        return totalSeconds;
    }

    /** Working time from the beginning of the day to a moment, which may be after its end. */
    long workedUntil(long moment) {
        int segment = lastAtOrBefore(opens, moment);
        return segment < 0 ? 0 : workedBefore[segment] + Math.min(moment, closes[segment]) - opens[segment];
    }

    /** The first working moment at or after the given one; {@link WorkingYear#NONE} when there is none in this day. */
    long firstOpenFrom(long moment) {
        int segment = Math.max(0, lastAtOrBefore(opens, moment));
        if (segment < opens.length && closes[segment] <= moment) {
            segment++;
        }
        return segment < opens.length ? Math.max(moment, opens[segment]) : WorkingYear.NONE;
    }

    /** The first moment at which {@code worked} has passed; more than zero, and at most all of the day. */
    long firstAt(long worked) {
        int segment = lastBefore(workedBefore, worked);
        return opens[segment] + worked - workedBefore[segment];
    }

    /** The last moment at which no more than {@code worked} has passed; less than all of the day. */
    long lastAt(long worked) {
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
