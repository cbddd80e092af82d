package io.holdfast.loyalty.earning;

import java.math.BigDecimal;

import io.holdfast.loyalty.ledger.Points;

/** One earning rule; the points of all rules of a programme are added. */
public sealed interface EarningRule {

    String name();

    /** Points for every full {@code per} of the amount spent; the remainder earns nothing. */
    record PerAmount(String name, Points points, BigDecimal per) implements EarningRule {
        public PerAmount {
            if (points.isNegative()) {
                throw new IllegalArgumentException("rule " + name + " cannot give " + points + " points");
            }
            if (per.signum() <= 0) {
                throw new IllegalArgumentException("rule " + name + " needs an amount above zero, not " + per);
            }
        }
    }
}
