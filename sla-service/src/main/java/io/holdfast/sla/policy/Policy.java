package io.holdfast.sla.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** Ordered rules: the first that fits a ticket says what is promised to it. */
public record Policy(String name, List<Rule> rules) {

    public Policy {
        rules = List.copyOf(rules);
    }

    /** The first rule that fits; null when none does: nothing is promised. */
    public @Nullable Rule ruleFor(TicketTraits ticket) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.criteria().matches(ticket)) {
                return rule;
            }
        }
        return null;
    }
}
