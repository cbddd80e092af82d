package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.ledger.Points;

/** What earns points, as data. An award is rounded once, down, after all rules have given their part. */
public record Programme(String name, int version, List<EarningRule> rules) {

    /** One point for each whole unit of currency spent, whatever the currency. */
    public static final Programme DEFAULT = new Programme(
            "default", 1, List.of(new EarningRule.PerAmount("spend", Points.of(1), new BigDecimal("1.00"))));

    public Programme {
        rules = List.copyOf(rules);
    }

    /** What a purchase earns; zero when it is below what any rule asks for. */
    public Points award(Purchase purchase) {
        BigDecimal exact =
                rules.stream().map(rule -> pointsOf(rule, purchase)).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Points.of(exact.setScale(0, RoundingMode.FLOOR).longValueExact());
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
