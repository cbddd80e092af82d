package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;

/**
 * What items, multipliers and rounding are to give, written a second time from the definition: all rules over one common
 * denominator, each rule as numerator and denominator.
 */
final class AwardReference {

    private AwardReference() {}

    static BigDecimal points(Programme programme, Purchase purchase) {
        List<Item> items =
                purchase.items().stream().filter(i -> i.amount().signum() > 0).toList();
        BigDecimal numerator = BigDecimal.ZERO;
        BigDecimal denominator = BigDecimal.ONE;
        for (EarningRule rule : programme.rules()) {
            BigDecimal[] points = pointsOf(rule, programme, purchase.amount(), items);
            numerator = numerator.multiply(points[1]).add(points[0].multiply(denominator));
            denominator = denominator.multiply(points[1]);
        }
        return numerator.divide(denominator, 0, programme.rounding().mode());
    }

    private static BigDecimal[] pointsOf(EarningRule rule, Programme programme, BigDecimal amount, List<Item> items) {
        ItemConditions when = rule.when().items();
        boolean names = !when.equals(ItemConditions.NONE);
        boolean onlyExcludes = when.skus().isEmpty() && when.categories().isEmpty();
        List<Item> own = items.stream().filter(item -> matches(when, item)).toList();
        if (names && own.isEmpty() && !(items.isEmpty() && onlyExcludes)) {
            return new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ONE};
        }
        BigDecimal sum = own.stream().map(Item::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal counted = names && !items.isEmpty() ? sum : amount;
        BigDecimal whole = counted.max(sum);
        BigDecimal weighted = whole.subtract(sum).multiply(factor(programme, items.isEmpty(), null));
        BigDecimal units = BigDecimal.ZERO;
        for (Item item : own) {
            weighted = weighted.add(item.amount().multiply(factor(programme, false, item)));
            units = units.add(BigDecimal.valueOf(item.quantity()).multiply(factor(programme, false, item)));
        }
        return switch (rule) {
            case EarningRule.PerAmount r -> {
                BigDecimal full = new BigDecimal(
                        counted.divide(r.per(), 0, RoundingMode.DOWN).toBigInteger());
                BigDecimal points = BigDecimal.valueOf(r.points());
                yield r.proportional()
                        ? new BigDecimal[] {
                            counted.multiply(points).multiply(weighted), r.per().multiply(whole)
                        }
                        : new BigDecimal[] {full.multiply(points).multiply(weighted), whole};
            }
            case EarningRule.PerItem r ->
                new BigDecimal[] {units.multiply(BigDecimal.valueOf(r.points())), BigDecimal.ONE};
            case EarningRule.Fixed r ->
                names
                        ? new BigDecimal[] {weighted.multiply(BigDecimal.valueOf(r.points())), whole}
                        : new BigDecimal[] {
                            factor(programme, false, null).multiply(BigDecimal.valueOf(r.points())), BigDecimal.ONE
                        };
            default -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ONE};
        };
    }

    /** The product of the multipliers that act on an item, or on what is no item (null). */
    private static BigDecimal factor(Programme programme, boolean withoutItems, @Nullable Item item) {
        BigDecimal factor = BigDecimal.ONE;
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof EarningRule.Multiplier multiplier) {
                ItemConditions when = rule.when().items();
                boolean names = !when.equals(ItemConditions.NONE);
                boolean onlyExcludes =
                        when.skus().isEmpty() && when.categories().isEmpty();
                if (!names || (item == null ? withoutItems && onlyExcludes : matches(when, item))) {
                    factor = factor.multiply(multiplier.factor());
                }
            }
        }
        return factor;
    }

    private static boolean matches(ItemConditions when, Item item) {
        return (when.skus().isEmpty() || when.skus().contains(item.sku()))
                && (when.categories().isEmpty()
                        || (item.category() != null && when.categories().contains(item.category())))
                && !when.excludedSkus().contains(item.sku());
    }
}
