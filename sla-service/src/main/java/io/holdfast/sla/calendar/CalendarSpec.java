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
 * A calendar as people write it.
 *
 * @param weekly the open ranges of each day of the week; a day that is absent is closed
 * @param holidays dates that are closed once
 * @param yearlyHolidays days that are closed every year; 29 February in leap years only
 * @param closures ranges that are closed on one date
 */
public record CalendarSpec(
        String name,
        ZoneId zone,
        Map<DayOfWeek, List<LocalRange>> weekly,
        Set<LocalDate> holidays,
        Set<MonthDay> yearlyHolidays,
        Map<LocalDate, List<LocalRange>> closures) {

    public CalendarSpec {
        weekly = Map.copyOf(weekly);
        holidays = Set.copyOf(holidays);
        yearlyHolidays = Set.copyOf(yearlyHolidays);
        closures = Map.copyOf(closures);
    }

    /** Why no time can be counted by this calendar; empty when it is sound. */
    public List<FieldError> validate() {
        List<FieldError> errors = new ArrayList<>();
        weekly.forEach((day, ranges) -> errors.addAll(overlaps("weekly." + DayNames.of(day), ranges)));
        closures.forEach((date, ranges) -> errors.addAll(overlaps("closures." + date, ranges)));
        if (weekly.values().stream().allMatch(List::isEmpty)) {
            errors.add(new FieldError("weekly", "no working time: no day has a range"));
        } else if (yearlyHolidays.size() >= 365 && everyDayIsHoliday()) {
            errors.add(new FieldError("holidays", "no working time: every day of the year is a holiday"));
        }
        return errors;
    }

    private boolean everyDayIsHoliday() {
        LocalDate commonYear = LocalDate.of(2023, 1, 1);
        for (int day = 0; day < 365; day++) {
            if (!yearlyHolidays.contains(MonthDay.from(commonYear.plusDays(day)))) {
                return false;
            }
        }
        return true;
    }

    private static List<FieldError> overlaps(String field, List<LocalRange> ranges) {
        List<FieldError> errors = new ArrayList<>();
        for (int later = 1; later < ranges.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (ranges.get(later).overlaps(ranges.get(earlier))) {
                    errors.add(new FieldError(
                            field + "[" + later + "]",
                            "overlaps: " + ranges.get(earlier) + " and " + ranges.get(later)));
                }
            }
        }
        return errors;
    }
}
