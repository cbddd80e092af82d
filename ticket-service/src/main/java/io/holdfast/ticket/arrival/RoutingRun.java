package io.holdfast.ticket.arrival;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The rules on arrival for a ticket that is about to be opened. They are followed at once, unless one depends on the loyalty tier
 * of the customer, who is known only when it is opened.
 */
public final class RoutingRun {

    private final boolean dependsOnTier;
    private final Function<@Nullable String, RoutingResult> byTier;

    private RoutingRun(boolean dependsOnTier, Function<@Nullable String, RoutingResult> byTier) {
        this.dependsOnTier = dependsOnTier;
        this.byTier = byTier;
    }

    static RoutingRun of(ArrivalRules rules, IncomingTicket ticket) {
        Words text = rules.wordsOf(ticket);
        if (rules.dependOnTiers()) {
            return new RoutingRun(true, tier -> rules.route(ticket, text, tier));
        }
        RoutingResult routed = rules.route(ticket, text, null);
        return new RoutingRun(false, tier -> routed);
    }

    /** Whether the customer's tier makes a difference. */
    public boolean dependsOnTier() {
        return dependsOnTier;
    }

    /** What the ticket becomes; the tier is that of its customer, null for none. */
    public RoutingResult route(@Nullable String tier) {
        return byTier.apply(tier);
    }
}
