package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;

/**
 * When a rule fits: all conditions together. An empty set and null are no condition; of a set any value fits.
 *
 * @param minSpend of what the rule counts, inclusive
 * @param minQuantity units of what the rule counts, inclusive
 * @param minScore of a rating, inclusive
 * @param firstPurchase true: only a customer's first purchase; false: only the later ones
 */
public record Conditions(
        ItemConditions items,
        TimeConditions time,
        Set<String> currencies,
        Set<String> channels,
        Set<String> tiers,
        Set<String> departments,
        Set<Priority> priorities,
        Set<Metric> metrics,
        @Nullable BigDecimal minSpend,
        @Nullable Integer minQuantity,
        @Nullable Integer minScore,
        @Nullable Boolean firstPurchase) {

    public static final Conditions NONE = new Conditions(
            ItemConditions.NONE,
            TimeConditions.NONE,
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            null,
            null,
            null,
            null);

    public Conditions {
        currencies = Set.copyOf(currencies);
        channels = Set.copyOf(channels);
        tiers = Set.copyOf(tiers);
        departments = Set.copyOf(departments);
        priorities = Set.copyOf(priorities);
        metrics = Set.copyOf(metrics);
    }

    /** Whether a list fits a value of the event; an absent one fits no list. */
    static <T> boolean fit(Set<T> list, @Nullable T value) {
        return list.isEmpty() || (value != null && list.contains(value));
    }
}
