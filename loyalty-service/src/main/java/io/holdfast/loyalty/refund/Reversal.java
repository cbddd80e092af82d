package io.holdfast.loyalty.refund;

import java.math.BigDecimal;
import java.math.RoundingMode;

import io.holdfast.loyalty.ledger.Points;

/**
 * Computes how many points of an award refunds take back, in proportion to the purchase's amount. It uses the recorded
 * award and not the earning rules, which may have changed since.
 */
public final class Reversal {

    private Reversal() {}

    /**
     * The points to take back in total for refunds of this sum: floor(awarded × refunded ÷ paid), at most the award. The
     * sum is rounded and not each refund, so that partial refunds that add up to the amount take back exactly the award.
     */
    public static Points cumulative(Points awarded, BigDecimal paid, BigDecimal refunded) {
        if (paid.signum() == 0 || refunded.signum() == 0) {
            return Points.ZERO;
        }
        BigDecimal share = refunded.min(paid);
        BigDecimal exact = BigDecimal.valueOf(awarded.value()).multiply(share).divide(paid, 0, RoundingMode.FLOOR);
        return Points.of(exact.longValueExact());
    }
}
