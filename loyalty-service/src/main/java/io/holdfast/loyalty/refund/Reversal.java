package io.holdfast.loyalty.refund;

import java.math.BigDecimal;
import java.math.RoundingMode;

import io.holdfast.loyalty.ledger.Points;

/**
 * How much of a recorded award refunds take back, in proportion to the purchase's amount. The current earning rule plays
 * no part in it.
 */
public final class Reversal {

    private Reversal() {}

    /**
     * What must be taken back in all, once refunds came to this sum: the floor of award × refunded ÷ paid. The floor is
     * taken of the sum and not of each refund, so that refunds which add up to the whole amount take back exactly the
     * award, however they are cut. Refunds beyond the amount take back no more than the award.
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
