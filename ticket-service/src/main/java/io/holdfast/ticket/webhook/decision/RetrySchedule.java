package io.holdfast.ticket.webhook.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * When a delivery that failed is tried again: after 5 s, 30 s, 2 min, 15 min, 1 h, 4 h, 12 h and then every 24 h, each 10 %
 * longer or shorter at random, so that receivers that fail together are not all tried again together. The last try is
 * three days after the first one.
 */
public final class RetrySchedule {

    static final Duration WINDOW = Duration.ofDays(3);

    /** The share by which a delay is longer or shorter at most. */
    static final double JITTER = 0.1;

    /** Longer than any two tries of one delivery are apart. */
    static final Duration GAP_MAX = Duration.ofHours(36);

    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofHours(12),
            Duration.ofHours(24));

    private RetrySchedule() {}

    /**
     * The instant of the next try.
     *
     * @param attempts tries so far, at least one
     * @param firstTry when the first of them began
     * @param retryAfter the answer's header {@code Retry-After}: a later try than the schedule's, within a day
     * @param random from 0 inclusive to 1 exclusive
     * @return null when there is none: the delivery has failed
     */
    public static @Nullable Instant next(
            int attempts, Instant firstTry, Instant now, @Nullable String retryAfter, double random) {
        Instant last = firstTry.plus(WINDOW);
        if (!now.isBefore(last)) {
            return null;
        }
        Duration delay = DELAYS.get(Math.clamp(attempts - 1L, 0, DELAYS.size() - 1));
        Duration jittered = Duration.ofMillis(Math.round(delay.toMillis() * (1 - JITTER + 2 * JITTER * random)));
        Duration asked = RetryAfter.parse(retryAfter, now);
        Instant next = now.plus(asked.compareTo(jittered) > 0 ? asked : jittered);
        return next.isAfter(last) ? last : next;
    }
}
