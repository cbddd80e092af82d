package io.holdfast.analytics.window;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;

/**
 * A window of days and the one of the same length before it. Months and years are calendar months and years: the window of
 * one month that ends on 31 March starts on 28 February.
 */
public record Window(Days days, Days before) {

    /** The longest window allowed; the time of a query grows with the days. */
    public static final int DAYS_MAX = 3660;

    /** The window of a length that ends at the start of a day. */
    public static Window ending(Period length, LocalDate to) {
        LocalDate from = to.minus(length);
        return new Window(new Days(from, to), new Days(from.minus(length), from));
    }

    /**
     * Parses the length of a window.
     *
     * @throws IllegalArgumentException when it is not an ISO 8601 period of whole days, or empty, negative or too long;
     *     the message is for clients
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
