package io.holdfast.sla.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Named list of rules; the first that matches a ticket sets its targets. Immutable. */
public record Policy(String name, List<Rule> rules) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /** The first rule that matches; null when none does, and the ticket has no targets. */
    @Nullable
    Rule ruleFor(TicketTraits ticket) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.criteria().matches(ticket)) {
                return rule;
            }
        }
        return null;
    }
}
