package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.Award.Part;
import io.holdfast.loyalty.earning.Basket.Counted;
import io.holdfast.loyalty.earning.EarningRule.PurchaseRule;

/**
 * The award for a purchase: the sum of what the rules per amount, per item and per purchase give, multiplied, rounded,
 * capped.
 */
public final class PurchaseEarning {

    private static final BigDecimal AWARD_MAX = BigDecimal.valueOf(Programme.AWARD_MAX);

    private PurchaseEarning() {}

    /** A rule that fits, and what it counts. */
    private record Fit(PurchaseRule rule, Counted counted) {}

    /** The award for a purchase that happened at an instant; at most {@link Programme#AWARD_MAX} points. */
    public static Award award(Programme programme, Purchase purchase, Instant at, EarningContext context) {
        if (purchase.amount().signum() == 0) {
            return Award.NONE;
        }
        PurchaseFit fit = new PurchaseFit(programme, purchase, at, context);
        Basket basket = multiplied(programme, fit, Basket.of(purchase));
        RuleSelection<Fit> selection = RuleSelection.of(fitting(programme, fit, basket), Fit::rule);
        CapLimit caps = new CapLimit(context.usage(), at, programme.zone());
        return Award.of(
                parts(programme, basket, selection.counting(), caps),
                dryRuns(programme, basket, selection.dryRuns(), caps));
    }

    /** The points that the rules give for a purchase, rounded, before caps and {@link Programme#AWARD_MAX}. */
    public static BigDecimal exactPoints(Programme programme, Purchase purchase, Instant at, EarningContext context) {
        PurchaseFit fit = new PurchaseFit(programme, purchase, at, context);
        Basket basket = multiplied(programme, fit, Basket.of(purchase));
        return RuleSelection.of(fitting(programme, fit, basket), Fit::rule).counting().stream()
                .map(counting -> points(basket, counting))
                .reduce(Fraction.ZERO, Fraction::plus)
                .round(programme.rounding().mode());
    }

    private static Basket multiplied(Programme programme, PurchaseFit fit, Basket basket) {
        Basket multiplied = basket;
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof EarningRule.Multiplier multiplier
                    && !rule.terms().dryRun()
                    && fit.count(rule, basket) != null) {
                multiplied = multiplied.multipliedBy(multiplier);
            }
        }
        return multiplied;
    }

    private static List<Fit> fitting(Programme programme, PurchaseFit fit, Basket basket) {
        List<Fit> fitting = new ArrayList<>(programme.rules().size());
        for (EarningRule rule : programme.rules()) {
            if (rule instanceof PurchaseRule purchaseRule) {
                Counted counted = fit.count(rule, basket);
                if (counted != null) {
                    fitting.add(new Fit(purchaseRule, counted));
                }
            }
        }
        return fitting;
    }

    private static Fraction points(Basket basket, Fit fit) {
        Counted counted = fit.counted();
        return switch (fit.rule()) {
            case EarningRule.PerAmount perAmount -> basket.multiplied(byAmount(perAmount, counted.amount()), counted);
            case EarningRule.PerItem perItem ->
                Fraction.of(basket.multipliedUnits(counted)).times(BigDecimal.valueOf(perItem.points()));
            case EarningRule.Fixed fixed -> {
                Fraction points = Fraction.of(BigDecimal.valueOf(fixed.points()));
                yield counted.namesItems() ? basket.multiplied(points, counted) : points.times(basket.factor());
            }
        };
    }

    private static Fraction byAmount(EarningRule.PerAmount rule, BigDecimal amount) {
        BigDecimal points = BigDecimal.valueOf(rule.points());
        return rule.proportional()
                ? new Fraction(amount.multiply(points), rule.per())
                : Fraction.of(amount.divideToIntegralValue(rule.per()).multiply(points));
    }

    /** Rounds the sums of the first rules, so that the parts add up to the rounded sum of all. */
    private static List<Part> parts(Programme programme, Basket basket, List<Fit> counting, CapLimit caps) {
        List<Part> parts = new ArrayList<>(counting.size());
        Fraction sum = Fraction.ZERO;
        long rounded = 0;
        for (Fit fit : counting) {
            sum = sum.plus(points(basket, fit));
            long next = rounded(programme, sum);
            caps.addPart(parts, fit.rule(), next - rounded);
            rounded = next;
        }
        return parts;
    }

    private static List<Part> dryRuns(Programme programme, Basket basket, List<Fit> fitting, CapLimit caps) {
        List<Part> dryRuns = new ArrayList<>(fitting.size());
        for (Fit fit : fitting) {
            caps.addPart(dryRuns, fit.rule(), rounded(programme, points(basket, fit)));
        }
        return dryRuns;
    }

    private static long rounded(Programme programme, Fraction points) {
        return points.round(programme.rounding().mode()).min(AWARD_MAX).longValueExact();
    }
}
