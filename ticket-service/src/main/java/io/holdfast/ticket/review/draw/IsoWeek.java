package io.holdfast.ticket.review.draw;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A week of ISO 8601, from Monday 00:00 UTC on.
 *
 * @param text such as {@code 2026-W48}
 */
public record IsoWeek(String text, LocalDate monday) {

    private static final int LENGTH = 8;
    private static final int DAYS = 7;
    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 2999;

    /**
     * Parses a week of the years 1970 to 2999.
     *
     * @throws IllegalArgumentException with a message for clients
     */
    public static IsoWeek parse(String text) {
        if (text.length() == LENGTH) {
            try {
                LocalDate monday = LocalDate.parse(text + "-1", DateTimeFormatter.ISO_WEEK_DATE);
                if (monday.getYear() >= YEAR_MIN && monday.getYear() <= YEAR_MAX) {
                    return new IsoWeek(text.toUpperCase(Locale.ROOT), monday);
                }
            } catch (DateTimeException invalid) {
                // the same answer
            }
        }
        throw new IllegalArgumentException("a week of ISO 8601 such as 2026-W48");
    }

    public Instant start() {
        return monday.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** Where the next week begins. */
    public Instant end() {
        return monday.plusDays(DAYS).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
