package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.Comparator;

/** The next instant at which a ticket must be evaluated. Ordered by time, then by ticket. */
record Timer(Instant at, String ticketId) implements Comparable<Timer> {

    private static final Comparator<Timer> BY_TIME =
            Comparator.comparing(Timer::at).thenComparing(Timer::ticketId);

    @Override
    public int compareTo(Timer other) {
        return BY_TIME.compare(this, other);
    }
}
