package io.holdfast.sla.policy;

import java.util.List;
import java.util.Set;

import io.holdfast.contract.Priority;

/** Conditions on the properties of a ticket. An empty set matches all; one common tag is enough. Immutable. */
public record RuleCriteria(
        Set<String> departments, Set<Priority> priorities, Set<String> channels, Set<String> tags, Set<String> tiers) {

    public static final RuleCriteria ANY = new RuleCriteria(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public RuleCriteria {
        departments = Set.copyOf(departments);
        priorities = Set.copyOf(priorities);
        channels = Set.copyOf(channels);
        tags = Set.copyOf(tags);
        tiers = Set.copyOf(tiers);
    }

    boolean matches(TicketTraits ticket) {
        return (departments.isEmpty() || departments.contains(ticket.department()))
                && (priorities.isEmpty() || priorities.contains(ticket.priority()))
                && (channels.isEmpty() || channels.contains(ticket.channel()))
                && (tags.isEmpty() || hasAny(ticket.tags()))
                && (tiers.isEmpty() || (ticket.tier() != null && tiers.contains(ticket.tier())));
    }

    private boolean hasAny(List<String> ticketTags) {
        for (String tag : ticketTags) {
            if (tags.contains(tag)) {
                return true;
            }
        }
        return false;
    }

    /** The number of values listed. */
    int size() {
        return departments.size() + priorities.size() + channels.size() + tags.size() + tiers.size();
    }

    /** Whether these criteria match every ticket that the others match. */
    boolean covers(RuleCriteria other) {
        boolean allPriorities = priorities.size() == Priority.values().length;
        return covers(departments, other.departments)
                && (allPriorities || covers(priorities, other.priorities))
                && covers(channels, other.channels)
                && covers(tags, other.tags)
                && covers(tiers, other.tiers);
    }

    private static <T> boolean covers(Set<T> wide, Set<T> narrow) {
        return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
    }
}
