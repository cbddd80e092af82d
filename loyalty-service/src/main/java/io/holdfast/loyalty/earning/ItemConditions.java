package io.holdfast.loyalty.earning;

import java.util.Set;

import io.holdfast.contract.PurchaseEvent.Item;

/** Which items a rule counts; an empty set is no condition. All conditions fit the same item. */
public record ItemConditions(
        Set<String> skus, Set<String> categories, Set<String> excludedSkus, Set<String> excludedCategories) {

    public static final ItemConditions NONE = new ItemConditions(Set.of(), Set.of(), Set.of(), Set.of());

    public ItemConditions {
        skus = Set.copyOf(skus);
        categories = Set.copyOf(categories);
        excludedSkus = Set.copyOf(excludedSkus);
        excludedCategories = Set.copyOf(excludedCategories);
    }

    /** Whether the rule counts items and not the whole purchase. */
    boolean nameItems() {
        return requireItems() || !excludedSkus.isEmpty() || !excludedCategories.isEmpty();
    }

    /** Whether a purchase without items cannot fit; exclusions alone leave all of its amount. */
    boolean requireItems() {
        return !skus.isEmpty() || !categories.isEmpty();
    }

    boolean fit(Item item) {
        String category = item.category();
        return (skus.isEmpty() || skus.contains(item.sku()))
                && (categories.isEmpty() || (category != null && categories.contains(category)))
                && !excludedSkus.contains(item.sku())
                && (category == null || !excludedCategories.contains(category));
    }
}
