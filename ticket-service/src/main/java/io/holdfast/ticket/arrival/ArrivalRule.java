package io.holdfast.ticket.arrival;

import java.util.Set;

import io.holdfast.contract.Priority;

/**
 * A rule on arrival: a ticket that came by one of the channels for one of the departments has at least the priority.
 *
 * @param channels none: any channel
 * @param departments none: any department
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
