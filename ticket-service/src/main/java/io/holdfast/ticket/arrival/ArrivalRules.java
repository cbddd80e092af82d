package io.holdfast.ticket.arrival;

import java.util.List;

import io.holdfast.contract.Priority;

/** All rules on arrival; every one that fits is applied, so their order does not matter. */
public record ArrivalRules(List<ArrivalRule> rules) {

    public ArrivalRules {
        rules = List.copyOf(rules);
    }

    /** The priority of a new ticket: as asked for, or higher when a rule says so. */
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
