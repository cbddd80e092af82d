package io.holdfast.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * Calendar of a time zone, compiled lazily year by year; at most {@value #YEARS} years are cached. Adding and measuring are
 * a binary search in the first and last year and one addition for each year between; of the years between only the total
 * working time is kept. Thread-safe.
 */
final class ZonedCalendar implements WorkingCalendar {

    // Far beyond the last instant that is evaluated, so that the deadline of a target that starts then is computed,
    // too.
    private static final int FIRST_YEAR = 1950;
    private static final int YEARS = 500;

    // One day within the first and last year, so that the local year is known whatever the zone's offset.
    private static final Instant EARLIEST = Instant.parse("1950-01-02T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2449-12-31T00:00:00Z");

    // Fits into a long of nanoseconds (292 years).
    private static final Duration WORKING_MAX = Duration.ofDays(HORIZON_YEARS * 366L);

    private final CalendarSpec spec;
    private final YearCompiler compiler;
    private final AtomicReferenceArray<@Nullable WorkingYear> years = new AtomicReferenceArray<>(YEARS);

    /** The working time of each year, and one more; zero as long as it is not known. */
    private final AtomicLongArray totals = new AtomicLongArray(YEARS);

    ZonedCalendar(CalendarSpec spec) {
        this.spec = spec;
        this.compiler = new YearCompiler(spec);
    }

    @Override
    public Instant add(Instant start, Duration working) {
        long left = nanosOf(working);
        int first = localYear(start);
        for (int number = first; number < FIRST_YEAR + YEARS; number++) {
            if (number > first && left > total(number)) {
                left -= total(number);
                continue;
            }
            WorkingYear year = year(number);
            long from = number == first ? momentOf(start, year) : 0;
            long reached = year.add(from, left);
            if (reached != WorkingYear.NONE) {
                return instantOf(reached, year);
            }
            left -= year.total() - year.workedUntil(from);
        }
        throw new BeyondHorizonException(working + " of working time from " + start + " is after all computed years");
    }

    @Override
    public Instant subtract(Instant end, Duration working) {
        long left = nanosOf(working);
        if (left == 0) {
            return end;
        }
        int last = localYear(end);
        for (int number = last; number >= FIRST_YEAR; number--) {
            if (number < last && left > total(number)) {
                left -= total(number);
                continue;
            }
            WorkingYear year = year(number);
            long to = number == last ? momentOf(end, year) : Long.MAX_VALUE;
            long reached = year.subtract(to, left);
            if (reached != WorkingYear.NONE) {
                return instantOf(reached, year);
            }
            left -= year.workedUntil(to);
        }
        throw new BeyondHorizonException(working + " of working time before " + end + " is before all computed years");
    }

    @Override
    public Duration between(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return Duration.ZERO;
        }
        int first = localYear(from);
        int last = localYear(to);
        long worked = -year(first).workedUntil(momentOf(from, year(first)));
        for (int number = first; number < last; number++) {
            worked += total(number);
        }
        return Duration.ofNanos(worked + year(last).workedUntil(momentOf(to, year(last))));
    }

    private WorkingYear year(int number) {
        int index = number - FIRST_YEAR;
        WorkingYear year = years.get(index);
        if (year == null) {
            // Two threads may compile the same year; the results are equal.
            year = compiler.compile(number);
            years.set(index, year);
        }
        return year;
    }

    private long total(int number) {
        int index = number - FIRST_YEAR;
        long known = totals.get(index);
        if (known == 0) {
            WorkingYear year = years.get(index);
            known = 1 + (year == null ? compiler.compile(number) : year).total();
            totals.set(index, known);
        }
        return known - 1;
    }

    private int localYear(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new BeyondHorizonException(
                    "working time is computed from " + EARLIEST + " to " + LATEST + ", not for " + instant);
        }
        return instant.atZone(spec.zone()).getYear();
    }

    private static long nanosOf(Duration working) {
        if (working.isNegative()) {
            throw new IllegalArgumentException("working time must not be negative");
        }
        if (working.compareTo(WORKING_MAX) > 0) {
            throw new BeyondHorizonException("working time of more than " + HORIZON_YEARS + " years");
        }
        return working.toNanos();
    }

    private static long momentOf(Instant instant, WorkingYear year) {
        return (instant.getEpochSecond() - year.beginsAtSecond()) * YearCompiler.NANOS_A_SECOND + instant.getNano();
    }

    private static Instant instantOf(long moment, WorkingYear year) {
        return Instant.ofEpochSecond(year.beginsAtSecond(), moment);
    }
}
