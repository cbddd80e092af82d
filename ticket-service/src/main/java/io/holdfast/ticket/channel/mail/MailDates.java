package io.holdfast.ticket.channel.mail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The {@code Date} of a mail (RFC 5322 3.3, with the old forms of 4.3). The day of the week is not looked at, since
 * senders write wrong ones.
 */
final class MailDates {

    private static final int LENGTH_MAX = 200;
    private static final Pattern DATE =
            Pattern.compile("(?<day>\\d{1,2})[ \\t.-]+(?<month>[A-Za-z]{3})[A-Za-z]{0,6}[ \\t.,-]+"
                    + "(?<year>\\d{2,4})[ \\t,]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))?(?:\\.\\d{1,9})?"
                    + "[ \\t]*(?<zone>[+-]\\d{4}|[+-]\\d{2}:\\d{2}|[A-Za-z]{1,5})?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** RFC 5322 4.3; every other name means an unknown zone, which is read as UTC. */
    private static final Map<String, Integer> ZONE_HOURS = Map.of(
            "est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7, "cet", 1, "cest",
            2);

    private MailDates() {}

    /** Null when it is none. */
    static @Nullable Instant parse(@Nullable String value) {
        if (value == null || value.length() > LENGTH_MAX) {
            return null;
        }
        Matcher date = DATE.matcher(HeaderComments.without(value));
        if (!date.find()) {
            return null;
        }
        int month = MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT)) + 1;
        String second = date.group("second");
        try {
            return LocalDateTime.of(
                            year(date.group("year")),
                            month,
                            Integer.parseInt(date.group("day")),
                            Integer.parseInt(date.group("hour")),
                            Integer.parseInt(date.group("minute")),
                            // 60 is a leap second, which java.time does not have.
                            second == null ? 0 : Math.min(59, Integer.parseInt(second)))
                    .toInstant(offset(date.group("zone")));
        } catch (DateTimeException absurd) {
            return null;
        }
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        return digits.length() == 2 && year < 50 ? 2000 + year : 1900 + year;
    }

    private static ZoneOffset offset(@Nullable String zone) {
        if (zone == null) {
            return ZoneOffset.UTC;
        }
        if (zone.startsWith("+") || zone.startsWith("-")) {
            return ZoneOffset.of(zone);
        }
        return ZoneOffset.ofHours(ZONE_HOURS.getOrDefault(zone.toLowerCase(Locale.ROOT), 0));
    }
}
