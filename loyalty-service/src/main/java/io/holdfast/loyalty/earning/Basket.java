package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.PurchaseEvent.Item;
import io.holdfast.contract.PurchaseEvent.Purchase;

/**
 * A purchase as the rules count it.
 *
 * @param amount of the whole purchase
 * @param lines its items without those of amount 0, which were given as rewards
 * @param factor the product of the multipliers that name no items
 * @param factorWithoutItems the product of the multipliers that name items, where the purchase has none
 */
record Basket(BigDecimal amount, List<Line> lines, BigDecimal factor, BigDecimal factorWithoutItems) {

    /** An item, and the product of the multipliers that name it. */
    record Line(Item item, BigDecimal factor) {}

    /**
     * What a rule counts of a purchase.
     *
     * @param namesItems whether it counts the items that it names, and not the whole purchase
     */
    record Counted(boolean namesItems, BigDecimal amount, List<Line> lines) {
        long units() {
            return lines.stream().mapToLong(line -> line.item().quantity()).sum();
        }
    }

    static Basket of(Purchase purchase) {
        List<Line> lines = purchase.items().stream()
                .filter(item -> item.amount().signum() > 0)
                .map(item -> new Line(item, BigDecimal.ONE))
                .toList();
        return new Basket(purchase.amount(), lines, BigDecimal.ONE, BigDecimal.ONE);
    }

    /** Null when the rule names items and none fits. Exclusions alone leave the amount of a purchase without items. */
    @Nullable
    Counted count(ItemConditions items) {
        if (!items.nameItems()) {
            return new Counted(false, amount, lines);
        }
        if (lines.isEmpty()) {
            return items.requireItems() ? null : new Counted(true, amount, lines);
        }
        List<Line> named = lines.stream().filter(line -> items.fit(line.item())).toList();
        return named.isEmpty() ? null : new Counted(true, amountOf(named), named);
    }

    /** With a multiplier that fits. */
    Basket multipliedBy(EarningRule.Multiplier multiplier) {
        ItemConditions items = multiplier.when().items();
        if (!items.nameItems()) {
            return new Basket(amount, lines, factor.multiply(multiplier.factor()), factorWithoutItems);
        }
        if (lines.isEmpty()) {
            return new Basket(amount, lines, factor, factorWithoutItems.multiply(multiplier.factor()));
        }
        List<Line> multiplied = lines.stream()
                .map(line -> items.fit(line.item())
                        ? new Line(line.item(), line.factor().multiply(multiplier.factor()))
                        : line)
                .toList();
        return new Basket(amount, multiplied, factor, factorWithoutItems);
    }

    /** Points for what a rule counts, with the multipliers: those that name items act on the items' shares by amount. */
    Fraction multiplied(Fraction points, Counted counted) {
        if (lines.isEmpty()) {
            return points.times(factor.multiply(factorWithoutItems));
        }
        BigDecimal items = amountOf(counted.lines());
        BigDecimal whole = counted.namesItems() ? items : items.max(amount);
        BigDecimal weighted = counted.lines().stream()
                .map(line -> line.item().amount().multiply(line.factor()))
                .reduce(whole.subtract(items), BigDecimal::add);
        return points.times(factor).share(weighted, whole);
    }

    /** The units that a rule counts, with the multipliers. */
    BigDecimal multipliedUnits(Counted counted) {
        return counted.lines().stream()
                .map(line ->
                        line.factor().multiply(BigDecimal.valueOf(line.item().quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .multiply(factor);
    }

    private static BigDecimal amountOf(List<Line> lines) {
        return lines.stream().map(line -> line.item().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
