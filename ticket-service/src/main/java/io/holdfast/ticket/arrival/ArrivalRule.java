package io.holdfast.ticket.arrival;

import java.util.Set;

import io.holdfast.contract.Priority;

/**
 * An arrival rule: a new ticket from one of the channels, for one of the departments, has at least the priority.
 *
 * @param channels empty: every channel
 * @param departments empty: every department
 */
public record ArrivalRule(Set<String> channels, Set<String> departments, Priority priorityAtLeast) {

    public ArrivalRule {
        channels = Set.copyOf(channels);
        departments = Set.copyOf(departments);
    }

    boolean matches(String channel, String department) {
        return (channels.isEmpty() || channels.contains(channel))
                && (departments.isEmpty() || departments.contains(department));
    }
}
