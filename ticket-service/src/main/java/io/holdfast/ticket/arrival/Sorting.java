package io.holdfast.ticket.arrival;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The rules on arrival for a ticket that is about to be opened. They are followed at once, unless one depends on the loyalty tier
 * of the customer, who is known only when it is opened.
 */
public final class Sorting {

    private final boolean dependsOnTier;
    private final Function<@Nullable String, Sorted> byTier;

    private Sorting(boolean dependsOnTier, Function<@Nullable String, Sorted> byTier) {
        this.dependsOnTier = dependsOnTier;
        this.byTier = byTier;
    }

    static Sorting of(ArrivalRules rules, Arrival arrival) {
        Words text = rules.wordsOf(arrival);
        if (rules.dependOnTiers()) {
            return new Sorting(true, tier -> rules.sort(arrival, text, tier));
        }
        Sorted sorted = rules.sort(arrival, text, null);
        return new Sorting(false, tier -> sorted);
    }

    /** Whether the customer's tier makes a difference. */
    public boolean dependsOnTier() {
        return dependsOnTier;
    }

    /** What the ticket becomes; the tier is that of its customer, null for none. */
    public Sorted sort(@Nullable String tier) {
        return byTier.apply(tier);
    }
}
