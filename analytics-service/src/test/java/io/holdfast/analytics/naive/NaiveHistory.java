package io.holdfast.analytics.naive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.holdfast.analytics.naive.RawEvent.Erased;
import io.holdfast.analytics.naive.RawEvent.Opened;

/** The distinct events that no erasure covers, in the order of their time. */
final class NaiveHistory {

    private final List<RawEvent> events = new ArrayList<>();

    NaiveHistory(Collection<RawEvent> all) {
        Map<String, RawEvent> distinct = new TreeMap<>();
        all.forEach(event -> distinct.put(event.id(), event));
        for (RawEvent event : distinct.values()) {
            boolean covered = distinct.values().stream()
                    .anyMatch(other -> other instanceof Erased
                            && other.customer().equals(event.customer())
                            && !beginning(event).isAfter(other.at()));
            if (!covered) {
                events.add(event);
            }
        }
        events.sort(Comparator.comparing(RawEvent::at));
    }

    /** The clock of a breach starts at its deadline, in generated streams. */
    private static Instant beginning(RawEvent event) {
        return event instanceof RawEvent.Breached breach && breach.dueAt().isBefore(event.at())
                ? breach.dueAt()
                : event.at();
    }

    List<RawEvent> all() {
        return events;
    }

    <E extends RawEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Tickets with any status, whether or not their creation is known. */
    Set<String> tickets() {
        Set<String> tickets = new TreeSet<>();
        of(RawEvent.StatusChanged.class).forEach(change -> tickets.add(change.ticket()));
        of(Opened.class).forEach(opened -> tickets.add(opened.ticket()));
        return tickets;
    }
}
