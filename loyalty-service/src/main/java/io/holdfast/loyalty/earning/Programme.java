package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.ledger.Points;

/** A set of earning rules. The points of all rules are added first and rounded down once. */
public record Programme(String name, int version, List<EarningRule> rules) {

    /** One point for each whole unit of currency spent, whatever the currency. */
    public static final Programme DEFAULT = new Programme(
            "default", 1, List.of(new EarningRule.PerAmount("spend", Points.of(1), new BigDecimal("1.00"))));

    /**
     * The most points of one award: one for each unit of the largest amount of money, and a thousandth of what an account
     * holds, whatever the rules multiply.
     */
    static final Points AWARD_MAX = Points.of(1_000_000_000_000_000L);

    public Programme {
        rules = List.copyOf(rules);
    }

    /** The points that a purchase earns, at most {@link #AWARD_MAX}; zero when no rule applies. */
    public Points award(Purchase purchase) {
        return Points.of(
                exactAward(purchase).min(BigDecimal.valueOf(AWARD_MAX.value())).longValueExact());
    }

    /** The whole number of points that the rules give for a purchase, without a limit. */
    public BigDecimal exactAward(Purchase purchase) {
        return rules.stream()
                .map(rule -> pointsOf(rule, purchase))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(0, RoundingMode.FLOOR);
    }

    private static BigDecimal pointsOf(EarningRule rule, Purchase purchase) {
        return switch (rule) {
            case EarningRule.PerAmount perAmount ->
                purchase.amount()
                        .divideToIntegralValue(perAmount.per())
                        .multiply(BigDecimal.valueOf(perAmount.points().value()));
        };
    }
}
