package io.holdfast.loyalty.liability;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Money;

/**
 * The points liability of the programme. Points whose expiry is over are not owed, even if no run has posted it yet, and a
 * hold whose time is over is none any more.
 *
 * @param outstanding the sum of all positive balances
 * @param pending of points that cannot be spent yet
 * @param held reserved by open holds
 * @param value outstanding × the point's value; null when the programme gives none
 * @param expiring points that expire, by month in the programme's time zone
 * @param expiringLater points that expire after the last month that is listed
 * @param neverExpiring points without an expiry
 * @param deficit the points that reversals could not find in any lot yet
 * @param customers the number of customers with a positive balance
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Liability(
        Instant asOf,
        BigInteger outstanding,
        BigInteger pending,
        BigInteger held,
        @Nullable String value,
        @Nullable String currency,
        List<Expiring> expiring,
        BigInteger expiringLater,
        BigInteger neverExpiring,
        Breakage breakage,
        BigInteger deficit,
        long customers) {

    /** Points that expire in a month, as {@code 2026-03}. */
    record Expiring(String month, BigInteger points) {}

    /** The sums of accounts. */
    record Balances(BigInteger outstanding, BigInteger deficit, long customers) {}

    /** The sums of what is left in lots. */
    record Lots(
            BigInteger pending,
            BigInteger held,
            List<Expiring> expiring,
            BigInteger expiringLater,
            BigInteger neverExpiring) {

        BigInteger allExpiring() {
            return expiring.stream().map(Expiring::points).reduce(expiringLater, BigInteger::add);
        }
    }

    static Liability of(
            Instant asOf, Balances balances, Lots lots, Breakage.Settled settled, @Nullable Money pointValue) {
        return new Liability(
                asOf,
                balances.outstanding(),
                lots.pending(),
                lots.held(),
                pointValue == null
                        ? null
                        : pointValue
                                .amount()
                                .multiply(new BigDecimal(balances.outstanding()))
                                .toPlainString(),
                pointValue == null ? null : pointValue.currency(),
                lots.expiring(),
                lots.expiringLater(),
                lots.neverExpiring(),
                Breakage.of(settled, lots.allExpiring(), pointValue),
                balances.deficit(),
                balances.customers());
    }
}
