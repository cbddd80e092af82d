package io.holdfast.ticket.state;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** The time of what a channel delivers. */
public final class ReceiptTime {

    /** More than the clocks of synchronized systems differ. */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    private ReceiptTime() {}

    /** Its own time, unless it has none, or one before 1970 or more than five minutes ahead: then the time of receipt. */
    public static Instant of(@Nullable Instant own, Instant now) {
        if (own == null || own.isBefore(Instant.EPOCH) || own.isAfter(now.plus(AHEAD_MAX))) {
            return now;
        }
        return own;
    }
}
