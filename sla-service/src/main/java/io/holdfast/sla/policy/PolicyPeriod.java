package io.holdfast.sla.policy;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Period in which no policy and no calendar changed, with the rules in the order of matching. Immutable. */
public final class PolicyPeriod {

    private final Instant from;
    private final List<AppliedRule> rules;

    PolicyPeriod(Instant from, List<AppliedRule> rules) {
        this.from = from;
        this.rules = List.copyOf(rules);
    }

    List<AppliedRule> rules() {
        return rules;
    }

    boolean usesTiers() {
        return rules.stream().anyMatch(each -> !each.rule().criteria().tiers().isEmpty());
    }

    public Instant from() {
        return from;
    }

    /** The first rule that matches a ticket; null when none does. O(rules). */
    public @Nullable AppliedRule ruleFor(TicketTraits ticket) {
        for (int i = 0; i < rules.size(); i++) {
            AppliedRule candidate = rules.get(i);
            if (candidate.rule().criteria().matches(ticket)) {
                return candidate;
            }
        }
        return null;
    }
}
