package io.holdfast.loyalty.backtest.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Money;
import io.holdfast.loyalty.earning.Programme;

/** The sums of all customers under one programme. Not thread-safe. */
public final class Totals {

    private final Map<String, Long> tiers = new TreeMap<>();
    private final Map<String, Long> rewards = new TreeMap<>();
    private BigInteger points = BigInteger.ZERO;
    private BigInteger reversed = BigInteger.ZERO;
    private long withoutTier;

    Totals() {}

    void add(Outcome outcome) {
        points = points.add(outcome.awarded()).add(outcome.referrersAwarded());
        reversed = reversed.add(outcome.reversed()).add(outcome.referrersReversed());
        if (outcome.tier() == null) {
            withoutTier++;
        } else {
            tiers.merge(outcome.tier(), 1L, Long::sum);
        }
        outcome.rewards().forEach((reward, count) -> rewards.merge(reward, count, Long::sum));
    }

    /** All that was awarded, to referrers too. */
    public BigInteger points() {
        return points;
    }

    public BigInteger reversed() {
        return reversed;
    }

    /** What the points that were not taken back are worth; null when the programme does not say. */
    public @Nullable BigDecimal cost(Programme programme) {
        Money pointValue = programme.pointValue();
        return pointValue == null ? null : pointValue.amount().multiply(new BigDecimal(points.subtract(reversed)));
    }

    /** Customers by tier. */
    public Map<String, Long> tiers() {
        return Collections.unmodifiableMap(tiers);
    }

    public long withoutTier() {
        return withoutTier;
    }

    /** Rewards of punch cards by name. */
    public Map<String, Long> rewards() {
        return Collections.unmodifiableMap(rewards);
    }
}
