package io.holdfast.loyalty.refund;

import java.math.BigDecimal;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import io.holdfast.loyalty.ledger.Points;

import static org.assertj.core.api.Assertions.assertThat;

class ReversalProperties {

    @Property
    void revokedPointsGrowWithRefundsAndNeverExceedTheAward(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long awarded,
            @ForAll @LongRange(min = 1, max = 1_000_000_000L) long paidCents,
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 1_000_000_000) Integer> refundsCents) {
        BigDecimal refunded = BigDecimal.ZERO;
        Points before = Points.ZERO;
        for (int cents : refundsCents) {
            refunded = refunded.add(BigDecimal.valueOf(cents, 2));
            Points now = Reversal.cumulative(Points.of(awarded), BigDecimal.valueOf(paidCents, 2), refunded);
            assertThat(now).isBetween(before, Points.of(awarded));
            before = now;
        }
    }

    @Property
    void refundsThatAddUpToTheAmountRevokeTheWholeAward(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long awarded,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 1_000_000) Integer> partsCents) {
        long paidCents = partsCents.stream().mapToLong(Integer::longValue).sum();
        BigDecimal refunded = BigDecimal.ZERO;
        long taken = 0;
        for (int cents : partsCents) {
            refunded = refunded.add(BigDecimal.valueOf(cents, 2));
            taken += Reversal.cumulative(Points.of(awarded), BigDecimal.valueOf(paidCents, 2), refunded)
                            .value()
                    - taken;
        }
        assertThat(taken).isEqualTo(awarded);
    }
}
