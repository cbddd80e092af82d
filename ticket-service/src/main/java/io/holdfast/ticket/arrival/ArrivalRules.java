package io.holdfast.ticket.arrival;

import java.util.List;

import io.holdfast.contract.Priority;

/** All arrival rules. Every one that matches applies, so that their order does not matter. */
public record ArrivalRules(List<ArrivalRule> rules) {

    public ArrivalRules {
        rules = List.copyOf(rules);
    }

    /** The priority of a new ticket: the requested one, or a higher one of a rule that matches. */
    public Priority priority(String channel, String department, Priority requested) {
        Priority highest = requested;
        for (ArrivalRule rule : rules) {
            if (rule.matches(channel, department) && rule.priorityAtLeast().compareTo(highest) > 0) {
                highest = rule.priorityAtLeast();
            }
        }
        return highest;
    }
}
