package io.holdfast.sla.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Definition of a calendar of working hours in local time, as users write it. Immutable; not checked: see
 * {@link #validate}.
 *
 * @param weekly the working hours of each day of the week; a day that is absent is closed
 * @param holidays dates without working hours
 * @param yearlyHolidays days without working hours in every year; 29 February in leap years only
 * @param closures ranges without working hours on one date
 */
public record CalendarSpec(
        String name,
        ZoneId zone,
        Map<DayOfWeek, List<LocalRange>> weekly,
        Set<LocalDate> holidays,
        Set<MonthDay> yearlyHolidays,
        Map<LocalDate, List<LocalRange>> closures) {

    private static final int DAYS_OF_A_COMMON_YEAR = 365;

    /** More than a client reads: a large calendar may break the same rule on thousands of days. */
    private static final int VIOLATIONS_MAX = 100;

    public CalendarSpec {
        weekly = Map.copyOf(weekly);
        holidays = Set.copyOf(holidays);
        yearlyHolidays = Set.copyOf(yearlyHolidays);
        closures = Map.copyOf(closures);
    }

    /**
     * A rule that a calendar breaks.
     *
     * @param field the path of the field, such as {@code weekly.mon[1]}
     */
    public record Violation(String field, String message) {}

    /** The violations that prevent working time from being computed, at most about 100; empty when the calendar is valid. */
    public List<Violation> validate() {
        List<Violation> violations = new ArrayList<>();
        weekly.forEach((day, ranges) -> addOverlaps("weekly." + DayNames.of(day), ranges, violations));
        closures.forEach((date, ranges) -> addOverlaps("closures." + date, ranges, violations));
        if (weekly.values().stream().allMatch(List::isEmpty)) {
            violations.add(new Violation("weekly", "no working time: no day has a range"));
        } else if (yearlyHolidays.size() >= DAYS_OF_A_COMMON_YEAR && isEveryDayAHoliday()) {
            violations.add(new Violation("holidays", "no working time: every day of the year is a holiday"));
        }
        return violations;
    }

    private boolean isEveryDayAHoliday() {
        LocalDate commonYear = LocalDate.of(2023, 1, 1);
        for (int day = 0; day < DAYS_OF_A_COMMON_YEAR; day++) {
            if (!yearlyHolidays.contains(MonthDay.from(commonYear.plusDays(day)))) {
                return false;
            }
        }
        return true;
    }

    /** Adds one violation for each range that overlaps an earlier one, as long as there are not too many. */
    private static void addOverlaps(String field, List<LocalRange> ranges, List<Violation> violations) {
        for (int later = 1; later < ranges.size() && violations.size() < VIOLATIONS_MAX; later++) {
            LocalRange range = ranges.get(later);
            for (int earlier = 0; earlier < later; earlier++) {
                if (range.overlaps(ranges.get(earlier))) {
                    violations.add(new Violation(
                            field + "[" + later + "]", "overlaps: " + ranges.get(earlier) + " and " + range));
                    break;
                }
            }
        }
    }
}
