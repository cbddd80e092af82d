package io.holdfast.ticket.channel.adapter;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The time that a signature covers, against replays. */
public final class SignedTime {

    /** For a time that is not near. */
    public static final Verification REFUSED =
            new Verification.Refused("The signed time is no time, or is more than 300 seconds from now.");

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private SignedTime() {}

    /** Whether a text is a time in seconds since 1970, at most 300 s before or after now. */
    public static boolean isNear(@Nullable String seconds, Instant now) {
        return seconds != null
                && SECONDS.matcher(seconds).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
    }
}
