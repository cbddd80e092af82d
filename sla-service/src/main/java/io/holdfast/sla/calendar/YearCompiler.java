package io.holdfast.sla.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.holdfast.sla.calendar.WorkingDay.Segment;

/**
 * Compiles one local year of a calendar: O(days), and O(ranges) only for the days with a closure or near a change of the
 * zone's offset from UTC. All other days share the hours of their day of the week.
 */
final class YearCompiler {

    static final long NANOS_A_SECOND = 1_000_000_000L;

    private static final int SECONDS_A_MINUTE = 60;
    private static final int SECONDS_A_DAY = 86_400;
    private static final int DAYS_AROUND_A_YEAR = 3;

    private final CalendarSpec spec;
    private final Map<DayOfWeek, WorkingDay> weekly = new EnumMap<>(DayOfWeek.class);

    YearCompiler(CalendarSpec spec) {
        this.spec = spec;
        for (DayOfWeek day : DayOfWeek.values()) {
            weekly.put(day, regular(spec.weekly().getOrDefault(day, List.of())));
        }
    }

    WorkingYear compile(int year) {
        LocalDate first = LocalDate.ofYearDay(year, 1);
        int length = first.lengthOfYear();
        long begin = secondOf(first, 0);
        long end = secondOf(first.plusYears(1), 0);
        BitSet irregular = irregularDays(first, length, begin, end);
        int[] begins = new int[length];
        WorkingDay[] days = new WorkingDay[length];
        for (int i = 0; i < length; i++) {
            LocalDate date = first.plusDays(i);
            boolean afterRegular = i > 0 && !irregular.get(i - 1);
            begins[i] = afterRegular ? begins[i - 1] + SECONDS_A_DAY : Math.toIntExact(secondOf(date, 0) - begin);
            days[i] = irregular.get(i) ? WorkingDay.CLOSED : regularDay(date);
        }
        if (!irregular.isEmpty()) {
            fillIrregular(irregular, first, begins, days, begin, end);
        }
        return new WorkingYear(begin, begins, days);
    }

    /** The days from one before to one after each change of the zone's offset: their hours are computed one by one. */
    private BitSet irregularDays(LocalDate first, int length, long begin, long end) {
        BitSet irregular = new BitSet(length);
        ZoneRules rules = spec.zone().getRules();
        long last = end + (long) DAYS_AROUND_A_YEAR * SECONDS_A_DAY;
        ZoneOffsetTransition change =
                rules.nextTransition(Instant.ofEpochSecond(begin - (long) DAYS_AROUND_A_YEAR * SECONDS_A_DAY));
        while (change != null && change.toEpochSecond() < last) {
            LocalDate before = change.getDateTimeBefore().toLocalDate();
            LocalDate after = change.getDateTimeAfter().toLocalDate();
            LocalDate from = before.isBefore(after) ? before : after;
            LocalDate to = before.isBefore(after) ? after : before;
            int fromIndex = (int) Math.max(0, from.toEpochDay() - 1 - first.toEpochDay());
            int toIndex = (int) Math.min(length, to.toEpochDay() + 2 - first.toEpochDay());
            if (fromIndex < toIndex) {
                irregular.set(fromIndex, toIndex);
            }
            change = rules.nextTransition(change.getInstant());
        }
        return irregular;
    }

    private void fillIrregular(
            BitSet irregular, LocalDate first, int[] begins, WorkingDay[] days, long begin, long end) {
        List<Segment> segments = new ArrayList<>();
        for (int i = irregular.nextSetBit(0); i >= 0; i = irregular.nextSetBit(i + 1)) {
            LocalDate date = first.plusDays(i);
            for (LocalRange open : exists(date) ? openRanges(date) : List.<LocalRange>of()) {
                // An offset gap at the turn of the year would move a time into the next year, which is compiled by
                // itself.
                long opens = Math.max(begin, secondOf(date, open.fromMinute()));
                long closes = Math.min(end, secondOf(date, open.toMinute()));
                if (opens < closes) {
                    segments.add(new Segment(opens - begin, closes - begin));
                }
            }
        }
        List<Segment> merged = merge(segments);
        for (int i = irregular.nextSetBit(0); i >= 0; i = irregular.nextSetBit(i + 1)) {
            long dayEnd = i + 1 < begins.length ? begins[i + 1] : end - begin;
            days[i] = within(merged, begins[i], dayEnd);
        }
    }

    /** The parts of the segments within a day, in seconds since its beginning. */
    private static WorkingDay within(List<Segment> segments, long dayBegin, long dayEnd) {
        List<Segment> parts = new ArrayList<>();
        for (Segment segment : segments) {
            long opens = Math.max(segment.opensAtSecond(), dayBegin);
            long closes = Math.min(segment.closesAtSecond(), dayEnd);
            if (opens < closes) {
                parts.add(new Segment(opens - dayBegin, closes - dayBegin));
            }
        }
        return WorkingDay.of(parts);
    }

    private WorkingDay regularDay(LocalDate date) {
        if (spec.closures().containsKey(date)) {
            return regular(openRanges(date));
        }
        return isHoliday(date) ? WorkingDay.CLOSED : Objects.requireNonNull(weekly.get(date.getDayOfWeek()));
    }

    private static WorkingDay regular(List<LocalRange> ranges) {
        List<Segment> segments = new ArrayList<>(ranges.size());
        for (LocalRange range : ranges) {
            segments.add(new Segment(
                    (long) range.fromMinute() * SECONDS_A_MINUTE, (long) range.toMinute() * SECONDS_A_MINUTE));
        }
        return WorkingDay.of(merge(segments));
    }

    /** The day's working hours less its closures; none on a holiday. */
    private List<LocalRange> openRanges(LocalDate date) {
        List<LocalRange> open = spec.weekly().getOrDefault(date.getDayOfWeek(), List.of());
        if (open.isEmpty() || isHoliday(date)) {
            return List.of();
        }
        for (LocalRange closed : spec.closures().getOrDefault(date, List.of())) {
            open = subtract(open, closed);
        }
        return open;
    }

    private boolean isHoliday(LocalDate date) {
        return spec.holidays().contains(date)
                || (!spec.yearlyHolidays().isEmpty() && spec.yearlyHolidays().contains(MonthDay.from(date)));
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
            if (last >= 0 && segment.opensAtSecond() <= joined.get(last).closesAtSecond()) {
                Segment before = joined.get(last);
                joined.set(
                        last,
                        new Segment(
                                before.opensAtSecond(), Math.max(before.closesAtSecond(), segment.closesAtSecond())));
            } else {
                joined.add(segment);
            }
        }
        return joined;
    }

    private long secondOf(LocalDate date, int minuteOfDay) {
        return WorkingCalendar.instantOf(date.atStartOfDay().plusMinutes(minuteOfDay), spec.zone())
                .getEpochSecond();
    }
}
