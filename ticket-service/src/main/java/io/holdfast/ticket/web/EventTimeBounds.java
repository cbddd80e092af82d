package io.holdfast.ticket.web;

import java.time.Duration;
import java.time.Instant;

/** When something can have happened. */
final class EventTimeBounds {

    /** Clocks of honest senders differ by less; whatever lies further ahead would be judged before it happens. */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    static final String RULE = "an instant from 1970-01-01T00:00:00Z until at most 5 minutes from now";

    private EventTimeBounds() {}

    static boolean contains(Instant told, Instant now) {
        return !told.isBefore(Instant.EPOCH) && !told.isAfter(now.plus(AHEAD_MAX));
    }
}
