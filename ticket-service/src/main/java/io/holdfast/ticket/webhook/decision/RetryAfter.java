package io.holdfast.ticket.webhook.decision;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {

    /** A receiver may ask for a later try than the schedule's, but not for one that is days away. */
    static final Duration MAX = Duration.ofHours(24);

    private static final int LENGTH_MAX = 40;
    private static final int DIGITS_MAX = 9;

    private RetryAfter() {}

    /** How long the receiver asks to wait, from zero to {@link #MAX}; zero for a value that is neither form. */
    static Duration parse(@Nullable String header, Instant now) {
        if (header == null || header.length() > LENGTH_MAX) {
            return Duration.ZERO;
        }
        String text = header.strip();
        Duration asked = isNumber(text) ? seconds(text) : untilDate(text, now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(MAX) > 0 ? MAX : asked;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Duration seconds(String digits) {
        return digits.length() > DIGITS_MAX ? MAX : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Duration untilDate(String text, Instant now) {
        try {
            return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException | ArithmeticException notADate) {
            return Duration.ZERO;
        }
    }
}
