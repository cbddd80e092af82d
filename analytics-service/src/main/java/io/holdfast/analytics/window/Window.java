package io.holdfast.analytics.window;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;

/**
 * A stretch of days and the one of the same length before it. Months and years are counted by the calendar: one month
 * before 31 March begins on 28 February.
 */
public record Window(Days days, Days before) {

    /** The longest window that is answered; more days cost more time. */
    public static final int DAYS_MAX = 3660;

    /** The window of a length that ends at the start of a day. */
    public static Window ending(Period length, LocalDate to) {
        LocalDate from = to.minus(length);
        return new Window(new Days(from, to), new Days(from.minus(length), from));
    }

    /**
     * Reads a length.
     *
     * @throws IllegalArgumentException when it is no ISO 8601 period of whole days, empty, negative or too long; the
     *     message says what is wanted
     */
    public static Period parseLength(String text) {
        Period length;
        try {
            length = Period.parse(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException("must be whole days, weeks, months or years, such as P30D", unreadable);
        }
        if (length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("must be longer than nothing, such as P30D");
        }
        double days = 366.0 * length.getYears() + 31.0 * length.getMonths() + length.getDays();
        if (days > DAYS_MAX) {
            throw new IllegalArgumentException("must be at most " + DAYS_MAX + " days");
        }
        return length;
    }
}
