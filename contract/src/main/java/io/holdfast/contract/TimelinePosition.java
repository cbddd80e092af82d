package io.holdfast.contract;

import java.time.Instant;
import java.util.Comparator;

import io.holdfast.contract.TicketEvent.TicketCreated;

/**
 * The position of an event in its ticket's timeline. The natural order is by time; of one instant, the ticket's creation
 * comes first, then by id, then by source. It is total and does not depend on the order of arrival.
 *
 * @param creation whether the event is a {@link TicketCreated}
 */
public record TimelinePosition(Instant time, boolean creation, EventKey key) implements Comparable<TimelinePosition> {

    private static final Comparator<TimelinePosition> ORDER = Comparator.comparing(TimelinePosition::time)
            .thenComparing(TimelinePosition::creation, Comparator.reverseOrder())
            .thenComparing(TimelinePosition::key);

    public static TimelinePosition of(Fact<?> fact) {
        return new TimelinePosition(fact.time(), fact.event() instanceof TicketCreated, EventKey.of(fact));
    }

    @Override
    public int compareTo(TimelinePosition other) {
        return ORDER.compare(this, other);
    }
}
