package io.holdfast.ticket.state;

import java.time.Instant;
import java.util.Comparator;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent.TicketCreated;

/** Where a fact stands in its ticket's timeline: by time, the creation first, then by id. */
public record Stamp(Instant time, boolean creation, String id, String source) implements Comparable<Stamp> {

    private static final Comparator<Stamp> TIMELINE = Comparator.comparing(Stamp::time)
            .thenComparing(Stamp::creation, Comparator.reverseOrder())
            .thenComparing(Stamp::id)
            .thenComparing(Stamp::source);

    static Stamp of(Fact<?> fact) {
        return new Stamp(fact.time(), fact.event() instanceof TicketCreated, fact.id(), fact.source());
    }

    boolean isAfter(Stamp other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Stamp other) {
        return TIMELINE.compare(this, other);
    }
}
