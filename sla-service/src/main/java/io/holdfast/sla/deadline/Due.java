package io.holdfast.sla.deadline;

import java.time.Instant;
import java.util.Comparator;

/** A ticket of which some clock says or misses something at that instant, if nothing comes in between. */
record Due(Instant at, String ticketId) implements Comparable<Due> {

    private static final Comparator<Due> SOONEST_FIRST =
            Comparator.comparing(Due::at).thenComparing(Due::ticketId);

    @Override
    public int compareTo(Due other) {
        return SOONEST_FIRST.compare(this, other);
    }
}
