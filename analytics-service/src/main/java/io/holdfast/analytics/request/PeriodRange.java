package io.holdfast.analytics.request;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;
import io.holdfast.rest.Problem;

/**
 * The calendar periods that a question is about: those that have a day in common with {@code from} … {@code to}, the end
 * not included.
 */
public record PeriodRange(String periodText, CalendarPeriod period, List<Days> periods) {

    private static final int PERIODS_DEFAULT = 12;

    /** Reads the parameters; without {@code to} the range ends now, without {@code from} it is twelve periods. */
    public static PeriodRange of(
            @Nullable String period, @Nullable String from, @Nullable String to, Instant now, int periodsMax) {
        String periodText = period == null ? "P1M" : period;
        CalendarPeriod length = ActivityParameters.parse("period", periodText, CalendarPeriod::parse);
        LocalDate end = Days.endOf(ActivityParameters.instant("to", to, now));
        LocalDate start = from == null
                ? length.minusPeriods(length.containing(end.minusDays(1)).from(), PERIODS_DEFAULT - 1)
                : Days.dayOf(ActivityParameters.instant("from", from, now));
        if (!start.isBefore(end)) {
            throw Problem.invalid("from", "must be before to, which is not included");
        }
        Days range = new Days(start, end);
        return new PeriodRange(
                periodText,
                length,
                ActivityParameters.parse("from", periodText, ignored -> length.covering(range, periodsMax)));
    }

    /** The period before the first. */
    public Days previous() {
        LocalDate first = periods.getFirst().from();
        return new Days(period.minusPeriods(first, 1), first);
    }
}
