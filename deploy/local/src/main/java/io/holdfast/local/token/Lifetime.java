package io.holdfast.local.token;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses how long a token is valid: ISO 8601 as {@code PT12H} or {@code P1D}, or short as {@code 12h}, {@code 30m}, {@code 1d}. */
final class Lifetime implements ITypeConverter<Duration> {

    /** What the services accept by default. */
    static final Duration MAX = Duration.ofDays(1);

    private static final Pattern SHORT = Pattern.compile("(\\d{1,6})([smhd])");

    Lifetime() {}

    @Override
    public Duration convert(String text) {
        Duration lifetime = parse(text);
        if (lifetime.isNegative() || lifetime.toSeconds() < 1 || lifetime.compareTo(MAX) > 0) {
            throw new TypeConversionException("'" + text + "' is not between one second and one day");
        }
        return lifetime;
    }

    private static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        } catch (DateTimeException invalid) {
            throw new TypeConversionException("'" + text + "' is not a duration such as PT12H, 12h or 30m");
        }
    }
}
