package io.holdfast.analytics.window;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Calendar periods in UTC; weeks begin on Monday (ISO 8601). */
public enum CalendarPeriod {
    DAY(Period.ofDays(1), "uuuu-MM-dd"),
    WEEK(Period.ofWeeks(1), "YYYY-'W'ww"),
    MONTH(Period.ofMonths(1), "uuuu-MM"),
    QUARTER(Period.ofMonths(3), "uuuu-'Q'q"),
    YEAR(Period.ofYears(1), "uuuu");

    private final Period length;
    private final DateTimeFormatter label;

    CalendarPeriod(Period length, String label) {
        this.length = length;
        // The locale determines the first week of a year; Germany's follows ISO 8601.
        this.label = DateTimeFormatter.ofPattern(label, Locale.GERMANY);
    }

    /**
     * Parses the length of a period: P1D, P7D or P1W, P1M, P3M, P1Y or P12M.
     *
     * @throws IllegalArgumentException for any other; the message lists them
     */
    public static CalendarPeriod parse(String text) {
        Period length;
        try {
            length = Period.parse(text).normalized();
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw new IllegalArgumentException("must be one of P1D, P1W, P1M, P3M, P1Y", unreadable);
        }
        for (CalendarPeriod period : values()) {
            if (period.length.equals(length)) {
                return period;
            }
        }
        throw new IllegalArgumentException("must be one of P1D, P1W, P1M, P3M, P1Y");
    }

    /** The period that contains a day. */
    public Days containing(LocalDate day) {
        LocalDate start = switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
            case YEAR -> day.withDayOfYear(1);
        };
        return new Days(start, start.plus(length));
    }

    /** The start of the period that is a number of periods before the one that starts on a day. */
    public LocalDate minusPeriods(LocalDate start, int periods) {
        return start.minus(length.multipliedBy(periods));
    }

    /**
     * The periods that overlap a range, in order.
     *
     * @throws IllegalArgumentException when there are more than allowed; the message is for clients
     */
    public List<Days> covering(Days range, int periodsMax) {
        List<Days> periods = new ArrayList<>();
        Days period = containing(range.from());
        while (period.from().isBefore(range.to())) {
            if (periods.size() == periodsMax) {
                throw new IllegalArgumentException(
                        "is more than " + periodsMax + " periods before the end; ask for fewer or for longer ones");
            }
            periods.add(period);
            period = new Days(period.to(), period.to().plus(length));
        }
        return periods;
    }

    /** The name of a period: 2026-03-01, 2026-W09, 2026-03, 2026-Q1, 2026. */
    public String labelOf(Days period) {
        return label.format(period.from());
    }
}
