package io.holdfast.sla.policy;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A stretch of time in which no policy and no calendar changed. */
public final class PolicyPeriod {

    private final Instant from;
    private final List<AppliedRule> rules;

    PolicyPeriod(Instant from, List<AppliedRule> rules) {
        this.from = from;
        this.rules = List.copyOf(rules);
    }

    boolean usesTiers() {
        return rules.stream().anyMatch(each -> !each.rule().criteria().tiers().isEmpty());
    }

    public Instant from() {
        return from;
    }

    /** What is promised to a ticket; null when no rule fits it. */
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
