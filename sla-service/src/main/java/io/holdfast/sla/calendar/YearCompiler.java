package io.holdfast.sla.calendar;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Compiles one local year of a calendar to sorted UTC segments: O(days × ranges of a day). */
final class YearCompiler {

    static final long NANOS_A_SECOND = 1_000_000_000L;

    private record Segment(long opensAtSecond, long closesAtSecond) {}

    private final CalendarSpec spec;

    YearCompiler(CalendarSpec spec) {
        this.spec = spec;
    }

    WorkingYear compile(int year) {
        LocalDate first = LocalDate.ofYearDay(year, 1);
        long begin = secondOf(first, 0);
        long end = secondOf(first.plusYears(1), 0);
        List<Segment> segments = new ArrayList<>();
        for (LocalDate date = first; date.getYear() == year; date = date.plusDays(1)) {
            for (LocalRange open : openRanges(date)) {
                // An offset gap at the turn of the year would move a time into the next year, which is compiled by
                // itself.
                long opens = Math.max(begin, secondOf(date, open.fromMinute()));
                long closes = Math.min(end, secondOf(date, open.toMinute()));
                if (opens < closes) {
                    segments.add(new Segment(opens, closes));
                }
            }
        }
        return yearOf(begin, merge(segments));
    }

    /** The day's working hours less its closures; none on a holiday. */
    private List<LocalRange> openRanges(LocalDate date) {
        List<LocalRange> open = spec.weekly().getOrDefault(date.getDayOfWeek(), List.of());
        if (open.isEmpty()
                || !exists(date)
                || spec.holidays().contains(date)
                || spec.yearlyHolidays().contains(MonthDay.from(date))) {
            return List.of();
        }
        for (LocalRange closed : spec.closures().getOrDefault(date, List.of())) {
            open = subtract(open, closed);
        }
        return open;
    }

    /** False for a date that a zone skipped when it crossed the date line (Samoa: 30 December 2011). */
    private boolean exists(LocalDate date) {
        return secondOf(date, 0) < secondOf(date.plusDays(1), 0);
    }

    private static List<LocalRange> subtract(List<LocalRange> open, LocalRange closed) {
        List<LocalRange> left = new ArrayList<>();
        for (LocalRange range : open) {
            if (!range.overlaps(closed)) {
                left.add(range);
                continue;
            }
            if (range.fromMinute() < closed.fromMinute()) {
                left.add(new LocalRange(range.fromMinute(), closed.fromMinute()));
            }
            if (closed.toMinute() < range.toMinute()) {
                left.add(new LocalRange(closed.toMinute(), range.toMinute()));
            }
        }
        return left;
    }

    /** Joins segments that overlap or touch: a time that an offset gap moved may lie within the following range. */
    private static List<Segment> merge(List<Segment> segments) {
        segments.sort(Comparator.comparingLong(Segment::opensAtSecond));
        List<Segment> joined = new ArrayList<>(segments.size());
        for (Segment segment : segments) {
            int last = joined.size() - 1;
            if (last >= 0 && segment.opensAtSecond <= joined.get(last).closesAtSecond) {
                Segment before = joined.get(last);
                joined.set(
                        last,
                        new Segment(before.opensAtSecond, Math.max(before.closesAtSecond, segment.closesAtSecond)));
            } else {
                joined.add(segment);
            }
        }
        return joined;
    }

    private static WorkingYear yearOf(long begin, List<Segment> segments) {
        long[] opens = new long[segments.size()];
        long[] closes = new long[segments.size()];
        for (int i = 0; i < opens.length; i++) {
            opens[i] = (segments.get(i).opensAtSecond - begin) * NANOS_A_SECOND;
            closes[i] = (segments.get(i).closesAtSecond - begin) * NANOS_A_SECOND;
        }
        return new WorkingYear(begin, opens, closes);
    }

    private long secondOf(LocalDate date, int minuteOfDay) {
        return WorkingCalendar.instantOf(date.atStartOfDay().plusMinutes(minuteOfDay), spec.zone())
                .getEpochSecond();
    }
}
