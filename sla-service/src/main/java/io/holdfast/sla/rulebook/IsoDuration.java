package io.holdfast.sla.rulebook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Parses ISO 8601 durations of fixed length: weeks, days of 24 hours, hours, minutes and seconds, with decimal fractions
 * ({@code PT1.5H}). {@link Duration#parse} accepts neither weeks nor fractions of other units than seconds.
 */
final class IsoDuration {

    private static final int LENGTH_MAX = 64;
    private static final String NUMBER = "(\\d+(?:[.,]\\d+)?)";
    private static final Pattern FORM = Pattern.compile(
            "(-?)P(?:%1$sW)?(?:%1$sD)?(?:T(?=\\d)(?:%1$sH)?(?:%1$sM)?(?:%1$sS)?)?".formatted(NUMBER),
            Pattern.CASE_INSENSITIVE);
    private static final long[] SECONDS = {7 * 86_400, 86_400, 3_600, 60, 1};
    private static final int NANOS_DIGITS = 9;

    private IsoDuration() {}

    /** Null when the text is not such a duration, or does not fit into a {@link Duration}. */
    static @Nullable Duration parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return null;
        }
        try {
            Matcher parts = FORM.matcher(text);
            return parts.matches() ? sum(parts) : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Duration sum(Matcher parts) {
        BigDecimal seconds = BigDecimal.ZERO;
        boolean empty = true;
        for (int i = 0; i < SECONDS.length; i++) {
            String number = parts.group(i + 2);
            if (number != null) {
                empty = false;
                seconds =
                        seconds.add(new BigDecimal(number.replace(',', '.')).multiply(BigDecimal.valueOf(SECONDS[i])));
            }
        }
        BigDecimal[] split = seconds.divideAndRemainder(BigDecimal.ONE);
        BigDecimal nanos = split[1].movePointRight(NANOS_DIGITS).setScale(0, RoundingMode.HALF_UP);
        Duration sum = Duration.ofSeconds(split[0].longValueExact(), nanos.intValueExact());
        return empty ? null : parts.group(1).isEmpty() ? sum : sum.negated();
    }
}
