package io.holdfast.sla.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calendars for tests. */
final class Calendars {

    private Calendars() {}

    static LocalRange range(String from, String to) {
        return new LocalRange(
                LocalRange.minuteOf(from).orElseThrow(), LocalRange.minuteOf(to).orElseThrow());
    }

    static CalendarSpec workdays(String zone, LocalRange... ranges) {
        Map<DayOfWeek, List<LocalRange>> weekly = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.compareTo(DayOfWeek.FRIDAY) <= 0) {
                weekly.put(day, List.of(ranges));
            }
        }
        return weekly(zone, weekly);
    }

    static CalendarSpec everyDay(String zone, LocalRange... ranges) {
        Map<DayOfWeek, List<LocalRange>> weekly = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            weekly.put(day, List.of(ranges));
        }
        return weekly(zone, weekly);
    }

    static CalendarSpec weekly(String zone, Map<DayOfWeek, List<LocalRange>> weekly) {
        return new CalendarSpec("test", ZoneId.of(zone), weekly, Set.of(), Set.of(), Map.of());
    }

    static CalendarSpec closed(CalendarSpec calendar, Set<LocalDate> once, Set<MonthDay> yearly) {
        return new CalendarSpec(calendar.name(), calendar.zone(), calendar.weekly(), once, yearly, calendar.closures());
    }

    static CalendarSpec closed(CalendarSpec calendar, Map<LocalDate, List<LocalRange>> closures) {
        return new CalendarSpec(
                calendar.name(),
                calendar.zone(),
                calendar.weekly(),
                calendar.holidays(),
                calendar.yearlyHolidays(),
                closures);
    }
}
