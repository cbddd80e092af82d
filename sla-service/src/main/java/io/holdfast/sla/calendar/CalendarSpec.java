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
    public List<Flaw> flaws() {
        List<Flaw> flaws = new ArrayList<>();
        weekly.forEach((day, ranges) -> flaws.addAll(overlaps("weekly." + CalendarWords.of(day), ranges)));
        closures.forEach((date, ranges) -> flaws.addAll(overlaps("closures." + date, ranges)));
        if (weekly.values().stream().allMatch(List::isEmpty)) {
            flaws.add(new Flaw("weekly", "no working time: no day has a range"));
        } else if (yearlyHolidays.size() >= 365 && everyDayIsHoliday()) {
            flaws.add(new Flaw("holidays", "no working time: every day of the year is a holiday"));
        }
        return flaws;
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

    private static List<Flaw> overlaps(String field, List<LocalRange> ranges) {
        List<Flaw> flaws = new ArrayList<>();
        for (int later = 1; later < ranges.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (ranges.get(later).overlaps(ranges.get(earlier))) {
                    flaws.add(new Flaw(
                            field + "[" + later + "]",
                            "overlaps: " + ranges.get(earlier) + " and " + ranges.get(later)));
                }
            }
        }
        return flaws;
    }
}
