package io.holdfast.analytics.naive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.analytics.naive.RawEvent.Bought;
import io.holdfast.analytics.naive.RawEvent.Breached;
import io.holdfast.analytics.naive.RawEvent.Erased;
import io.holdfast.analytics.naive.RawEvent.Merged;
import io.holdfast.analytics.naive.RawEvent.Opened;
import io.holdfast.analytics.naive.RawEvent.Rated;
import io.holdfast.analytics.naive.RawEvent.Reclassified;
import io.holdfast.analytics.naive.RawEvent.Replied;
import io.holdfast.analytics.naive.RawEvent.Reviewed;
import io.holdfast.analytics.naive.RawEvent.StatusChanged;
import io.holdfast.analytics.naive.RawEvent.TicketMerged;

/** Test oracle: the events that no erasure covers, each of the person whose id its customer is. */
public final class NaivePersons {

    private final Map<String, String> into = new HashMap<>();
    private final List<RawEvent> events = new ArrayList<>();

    public NaivePersons(Collection<RawEvent> all) {
        Set<RawEvent> remaining = new HashSet<>(new NaiveHistory(all).all());
        for (RawEvent event : remaining) {
            if (event instanceof Merged merged && !isErased(merged, all)) {
                into.put(merged.customer(), merged.into());
            }
        }
        remaining.stream()
                .filter(event -> !(event instanceof Merged) && !(event instanceof Erased))
                .forEach(event -> events.add(of(event, personOf(event.customer()))));
    }

    /** The id under which a person is answered. */
    public String personOf(String customer) {
        String person = customer;
        while (into.containsKey(person)) {
            person = into.get(person);
        }
        return person;
    }

    public List<RawEvent> events() {
        return List.copyOf(events);
    }

    /** An erasure of the other one, too, forgets a merge. */
    private static boolean isErased(Merged merged, Collection<RawEvent> all) {
        return all.stream()
                .anyMatch(event -> event instanceof Erased
                        && event.customer().equals(merged.into())
                        && !merged.at().isAfter(event.at()));
    }

    private static RawEvent of(RawEvent event, String person) {
        return switch (event) {
            case Bought e -> new Bought(e.id(), e.at(), person);
            case Opened e -> new Opened(e.id(), e.at(), person, e.ticket(), e.channel(), e.department());
            case Reclassified e -> new Reclassified(e.id(), e.at(), person, e.ticket(), e.department());
            case Replied e ->
                new Replied(e.id(), e.at(), person, e.ticket(), e.author(), e.internal(), e.template(), e.variant());
            case StatusChanged e -> new StatusChanged(e.id(), e.at(), person, e.ticket(), e.status());
            case TicketMerged e -> new TicketMerged(e.id(), e.at(), person, e.ticket(), e.undone());
            case Rated e -> new Rated(e.id(), e.at(), person, e.ticket(), e.score());
            case Reviewed e -> new Reviewed(e.id(), e.at(), person, e.ticket(), e.empathy(), e.solution(), e.writing());
            case Breached e ->
                new Breached(
                        e.id(),
                        e.at(),
                        person,
                        e.ticket(),
                        e.metric(),
                        e.cycle(),
                        e.dueAt(),
                        e.detectedAt(),
                        e.withdrawn());
            case Merged e -> e;
            case Erased e -> e;
        };
    }
}
