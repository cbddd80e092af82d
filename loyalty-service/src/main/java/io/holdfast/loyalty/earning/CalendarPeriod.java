package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An ISO 8601 duration that is not negative. Years, months, weeks and days are calendar time in a time zone: the local time
 * is kept, in a gap it moves forward by the gap, an ambiguous one is its first occurrence. Hours, minutes and seconds are
 * exact.
 */
public record CalendarPeriod(int months, int days, Duration time) {

    public static final CalendarPeriod ZERO = new CalendarPeriod(0, 0, Duration.ZERO);

    private static final int YEARS_MAX = 100;
    private static final int MONTHS_OF_YEAR = 12;
    private static final int DAYS_OF_WEEK = 7;
    private static final long SECONDS_OF_DAY = 86_400;
    /** A twelfth of the 365.2425 days of a mean Gregorian year. */
    private static final long SECONDS_OF_MONTH = 2_629_746;

    private static final long SECONDS_MAX = YEARS_MAX * MONTHS_OF_YEAR * SECONDS_OF_MONTH;

    private static final int LENGTH_MAX = 64;
    private static final String NUMBER = "(\\d{1,10})";
    private static final Pattern FORM = Pattern.compile(
            "P(?=.)(?:%1$sY)?(?:%1$sM)?(?:%1$sW)?(?:%1$sD)?(?:T(?=.)(?:%1$sH)?(?:%1$sM)?(?:(\\d{1,10}(?:\\.\\d{1,6})?)S)?)?"
                    .formatted(NUMBER));

    public CalendarPeriod {
        if (months < 0 || days < 0 || time.isNegative()) {
            throw new IllegalArgumentException("a period is not negative");
        }
    }

    /** Null when the text is not such a duration, or longer than 100 years. */
    public static @Nullable CalendarPeriod parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.length() > LENGTH_MAX || !parts.matches()) {
            return null;
        }
        long months = number(parts, 1) * MONTHS_OF_YEAR + number(parts, 2);
        long days = number(parts, 3) * DAYS_OF_WEEK + number(parts, 4);
        BigDecimal seconds = parts.group(7) == null ? BigDecimal.ZERO : new BigDecimal(parts.group(7));
        Duration time = Duration.ofHours(number(parts, 5))
                .plusMinutes(number(parts, 6))
                .plusNanos(seconds.movePointRight(9).longValueExact());
        boolean isBounded = months * SECONDS_OF_MONTH + days * SECONDS_OF_DAY + time.toSeconds() <= SECONDS_MAX;
        return isBounded ? new CalendarPeriod((int) months, (int) days, time) : null;
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    public Instant plus(Instant start, ZoneId zone) {
        if (months == 0 && days == 0) {
            return start.plus(time);
        }
        LocalDateTime local =
                start.atZone(zone).toLocalDateTime().plusMonths(months).plusDays(days);
        return ZonedDateTime.ofLocal(local, zone, null).toInstant().plus(time);
    }

    /** In ISO 8601, in months, days, hours, minutes and seconds: equal periods have equal texts. */
    @Override
    public String toString() {
        if (isZero()) {
            return "P0D";
        }
        String date = (months == 0 ? "" : months + "M") + (days == 0 ? "" : days + "D");
        return "P" + date + (time.isZero() ? "" : time.toString().substring(1));
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
