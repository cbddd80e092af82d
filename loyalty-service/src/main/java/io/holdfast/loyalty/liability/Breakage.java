package io.holdfast.loyalty.liability;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Money;

/**
 * The points that are expected to expire without being redeemed (breakage, IFRS 15 B46).
 *
 * @param rate expired ÷ (expired + redeemed) of the settled lots; null when they are too few
 * @param basis what the rate is computed from, in words
 * @param expectedValue value of the outstanding points that can expire × rate; null without a rate or a point's value
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Breakage(
        @Nullable Double rate, String basis, @Nullable String expectedValue, Settled settled) {

    /** With fewer, a rate would follow from a few customers. */
    static final int LOTS_MIN = 100;

    private static final int RATE_DECIMALS = 4;
    private static final int MONEY_DECIMALS_MIN = 2;

    /**
     * Lots whose expiry is over, so that all of their points have been redeemed, have expired or were taken back. Lots that
     * were posted after their expiry, as those of an import, are left out: nobody could redeem them.
     *
     * @param redeemed less what refunds gave back
     * @param from the first expiry; null: there is no such lot
     * @param to the last expiry
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Settled(
            long lots,
            BigInteger redeemed,
            BigInteger expired,
            @Nullable Instant from,
            @Nullable Instant to) {

        BigInteger points() {
            return redeemed.add(expired);
        }

        boolean suffices() {
            return lots >= LOTS_MIN && points().signum() > 0;
        }
    }

    /**
     * The breakage of outstanding points.
     *
     * @param expiring of the outstanding points, those that can expire
     */
    static Breakage of(Settled settled, BigInteger expiring, @Nullable Money pointValue) {
        if (!settled.suffices()) {
            return new Breakage(
                    null,
                    "unknown: a rate needs %d lots whose expiry is over, and there are %d"
                            .formatted(LOTS_MIN, settled.lots()),
                    null,
                    settled);
        }
        BigDecimal expired = new BigDecimal(settled.expired());
        BigDecimal points = new BigDecimal(settled.points());
        return new Breakage(
                expired.divide(points, RATE_DECIMALS, RoundingMode.HALF_UP).doubleValue(),
                "of the %s points redeemed or expired from %d lots whose expiry was from %s to %s, %s expired"
                        .formatted(settled.points(), settled.lots(), settled.from(), settled.to(), settled.expired()),
                pointValue == null ? null : value(new BigDecimal(expiring).multiply(expired), points, pointValue),
                settled);
    }

    private static String value(BigDecimal expiringTimesExpired, BigDecimal points, Money pointValue) {
        return expiringTimesExpired
                .multiply(pointValue.amount())
                .divide(points, Math.max(pointValue.amount().scale(), MONEY_DECIMALS_MIN), RoundingMode.HALF_UP)
                .toPlainString();
    }
}
