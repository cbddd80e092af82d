package io.holdfast.ticket.channel.adapter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Instants;

/**
 * Times as vendors write them, cut to microseconds; null for what is none or lies before 1970 or after 2999. Whether a time
 * lies too far in the future is for the reader of the element, who knows the time.
 */
public final class VendorTimes {

    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,9}))?");
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,15}");
    private static final Pattern ZONE = Pattern.compile("(?:[Zz]|[+-][0-9]{2}:[0-9]{2})$");

    private VendorTimes() {}

    /** Seconds since 1970, with a fraction or without. */
    public static @Nullable Instant ofSeconds(@Nullable String text) {
        Matcher matcher = SECONDS.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return null;
        }
        String fraction = matcher.group(2) == null ? "0" : matcher.group(2);
        long nanos = Long.parseLong(fraction + "0".repeat(9 - fraction.length()));
        return supported(Instant.ofEpochSecond(Long.parseLong(matcher.group(1)), nanos));
    }

    /** Milliseconds since 1970. */
    public static @Nullable Instant ofMillis(@Nullable String text) {
        return text != null && MILLIS.matcher(text).matches()
                ? supported(Instant.ofEpochMilli(Long.parseLong(text)))
                : null;
    }

    /** RFC 3339. */
    public static @Nullable Instant ofText(@Nullable String text) {
        try {
            return text == null ? null : Instants.parse(text);
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    /** RFC 3339, in UTC where no zone is written. */
    public static @Nullable Instant ofUtcText(@Nullable String text) {
        return text == null || ZONE.matcher(text).find() ? ofText(text) : ofText(text + "Z");
    }

    private static @Nullable Instant supported(Instant instant) {
        return Instants.isSupported(instant) ? instant.truncatedTo(ChronoUnit.MICROS) : null;
    }
}
