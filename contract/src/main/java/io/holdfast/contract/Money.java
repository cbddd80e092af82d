package io.holdfast.contract;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of money: a decimal of at least zero with at most 15 digits before the point and 6 after it, and an ISO 4217
 * code. The scale is preserved: 10.00 stays 10.00 on the wire.
 */
public record Money(BigDecimal amount, String currency) {

    public static final int INTEGER_DIGITS_MAX = 15;
    public static final int FRACTION_DIGITS_MAX = 6;

    public Money {
        requireAmount(amount);
        requireCurrency(currency);
    }

    /** The whole units of the amount: 29 for 29.99. */
    public long wholeUnits() {
        return amount.longValue();
    }

    static BigDecimal requireAmount(BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("an amount is at least 0");
        }
        if (amount.scale() > FRACTION_DIGITS_MAX
                || (long) amount.precision() - amount.scale() > INTEGER_DIGITS_MAX
                || amount.scale() < 0) {
            throw new IllegalArgumentException(
                    "an amount is written in plain digits, at most 15 before the point and 6 after it");
        }
        return amount;
    }

    static String requireCurrency(String currency) {
        try {
            return Currency.getInstance(currency).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("a currency is an ISO 4217 code such as EUR", unknown);
        }
    }
}
