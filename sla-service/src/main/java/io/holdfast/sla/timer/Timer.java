package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.Comparator;

/** A ticket of which some clock says or misses something at that instant, if nothing comes in between. */
record Timer(Instant at, String ticketId) implements Comparable<Timer> {

    private static final Comparator<Timer> BY_TIME =
            Comparator.comparing(Timer::at).thenComparing(Timer::ticketId);

    @Override
    public int compareTo(Timer other) {
        return BY_TIME.compare(this, other);
    }
}
