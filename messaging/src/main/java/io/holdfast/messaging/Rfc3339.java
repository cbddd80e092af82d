package io.holdfast.messaging;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/** Parses RFC 3339 instants. The usual form, {@code 2026-03-02T09:15:00.123Z}, is parsed without a formatter, which is slow. */
public final class Rfc3339 {

    private static final int SECONDS_END = 19;
    private static final int NANO_DIGITS = 9;

    private Rfc3339() {}

    /**
     * Parses an instant.
     *
     * @throws DateTimeException when the text is not an RFC 3339 instant
     */
    public static Instant instant(String text) {
        LocalDateTime usual = usual(text);
        return usual == null ? OffsetDateTime.parse(text).toInstant() : usual.toInstant(ZoneOffset.UTC);
    }

    /** Null when the text has any other form, valid or not. */
    private static @Nullable LocalDateTime usual(String text) {
        int zone = text.length() - 1;
        boolean hasFraction = zone > SECONDS_END + 1 && zone <= SECONDS_END + 1 + NANO_DIGITS;
        if (zone != SECONDS_END && !hasFraction) {
            return null;
        }
        if (hasFraction && text.charAt(SECONDS_END) != '.') {
            return null;
        }
        if (text.charAt(zone) != 'Z'
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
        int nano = hasFraction ? digits(text, SECONDS_END + 1, zone) : 0;
        if ((year | month | day | hour | minute | second | nano) < 0) {
            return null;
        }
        for (int digit = zone - SECONDS_END - 1; hasFraction && digit < NANO_DIGITS; digit++) {
            nano *= 10;
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, nano);
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
