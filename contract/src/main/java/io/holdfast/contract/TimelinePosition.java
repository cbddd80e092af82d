package io.holdfast.contract;

import java.time.Instant;
import java.util.Comparator;

import io.holdfast.contract.TicketEvent.TicketCreated;

/**
 * The position of an event in its ticket's timeline. The natural order is by time; of one instant, the ticket's creation
 * comes first. Other events of one instant compare as equal, whatever their keys, so the order is not consistent with
 * {@code equals}: they count in the order in which they were reported, which the caller must keep.
 *
 * @param creation whether the event is a {@link TicketCreated}
 * @param key identifies the event; it does not take part in the order
 */
public record TimelinePosition(Instant time, boolean creation, EventKey key) implements Comparable<TimelinePosition> {

    private static final Comparator<TimelinePosition> ORDER = Comparator.comparing(TimelinePosition::time)
            .thenComparing(TimelinePosition::creation, Comparator.reverseOrder());

    public static TimelinePosition of(Fact<?> fact) {
        return new TimelinePosition(fact.time(), fact.event() instanceof TicketCreated, EventKey.of(fact));
    }

    @Override
    public int compareTo(TimelinePosition other) {
        return ORDER.compare(this, other);
    }
}
