package io.holdfast.sla.policy;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A stretch of time in which no policy and no calendar changed. */
public final class Era {

    private final Instant from;
    private final List<Terms> terms;

    Era(Instant from, List<Terms> terms) {
        this.from = from;
        this.terms = List.copyOf(terms);
    }

    boolean looksAtTiers() {
        return terms.stream().anyMatch(each -> !each.rule().when().tiers().isEmpty());
    }

    public Instant from() {
        return from;
    }

    /** What is promised to a ticket; null when no rule fits it. */
    public @Nullable Terms termsFor(TicketTraits ticket) {
        for (int i = 0; i < terms.size(); i++) {
            Terms candidate = terms.get(i);
            if (candidate.rule().when().fits(ticket)) {
                return candidate;
            }
        }
        return null;
    }
}
