package io.holdfast.sla.calendar;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Optional;

/** The names of the days of the week in JSON: {@code mon} to {@code sun}. */
public final class DayNames {

    public static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private DayNames() {}

    public static String of(DayOfWeek day) {
        return DAYS.get(day.getValue() - 1);
    }

    public static Optional<DayOfWeek> day(String name) {
        int index = DAYS.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(DayOfWeek.of(index + 1));
    }
}
