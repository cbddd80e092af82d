package io.holdfast.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Parses RFC 3339 instants, with any number of fraction digits, and cuts them to microseconds, which is what PostgreSQL
 * stores. The usual form, {@code 2026-03-02T09:15:00.123Z}, is parsed without a formatter, which is slow.
 */
public final class Rfc3339 {

    /** What the readers of requests and of records say about a text of another form. */
    public static final String FORM = "an RFC 3339 instant such as 2026-11-21T09:30:00Z";

    private static final int SECONDS_END = 19;
    private static final int MICRO_DIGITS = 6;
    /** What the JDK's parser reads. */
    private static final int NANO_DIGITS = 9;

    private static final int NANOS_PER_MICRO = 1_000;

    private Rfc3339() {}

    /**
     * Parses an instant.
     *
     * @throws DateTimeException when the text is not an RFC 3339 instant
     */
    public static Instant instant(String text) {
        LocalDateTime usual = usual(text);
        return usual == null
                ? OffsetDateTime.parse(withNanosAtMost(text)).toInstant().truncatedTo(ChronoUnit.MICROS)
                : usual.toInstant(ZoneOffset.UTC);
    }

    /** Null when the text has any other form, valid or not. */
    private static @Nullable LocalDateTime usual(String text) {
        int zone = text.length() - 1;
        if (zone < SECONDS_END
                || text.charAt(zone) != 'Z'
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, SECONDS_END);
        int micro = zone == SECONDS_END ? 0 : micros(text, zone);
        if ((year | month | day | hour | minute | second | micro) < 0) {
            return null;
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, micro * NANOS_PER_MICRO);
    }

    /** The fraction that ends before the zone, without what is below a microsecond; negative when it is none. */
    private static int micros(String text, int zone) {
        int start = SECONDS_END + 1;
        int end = Math.min(zone, start + MICRO_DIGITS);
        if (start == zone || text.charAt(SECONDS_END) != '.' || digitsEnd(text, start) != zone) {
            return -1;
        }
        int micros = digits(text, start, end);
        for (int digit = end - start; digit < MICRO_DIGITS; digit++) {
            micros *= 10;
        }
        return micros;
    }

    private static String withNanosAtMost(String text) {
        int start = text.indexOf('.') + 1;
        int end = digitsEnd(text, start);
        return start > 0 && end - start > NANO_DIGITS
                ? text.substring(0, start + NANO_DIGITS) + text.substring(end)
                : text;
    }

    /** The position behind the digits that begin at a position. */
    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** The number between two positions; negative when not all characters are digits. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
