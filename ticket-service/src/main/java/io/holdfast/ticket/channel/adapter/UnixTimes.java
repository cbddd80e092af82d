package io.holdfast.ticket.channel.adapter;

import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Times that vendors write as seconds since 1970. */
public final class UnixTimes {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

    private UnixTimes() {}

    /** The time; null when the text is no number of at most 11 digits. */
    public static @Nullable Instant seconds(@Nullable String text) {
        return text != null && SECONDS.matcher(text).matches() ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
    }
}
