package io.holdfast.loyalty.refund;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;

import io.holdfast.loyalty.ledger.Points;

import static org.assertj.core.api.Assertions.assertThat;

class ReversalTest {

    @Test
    void aRefundOfHalfTheAmountRevokesHalfTheAward() {
        assertThat(cumulative(100, "100.00", "50.00")).isEqualTo(50);
    }

    @Test
    void aFractionOfAPointIsRoundedDown() {
        assertThat(cumulative(29, "29.99", "10.00")).isEqualTo(9);
    }

    @Test
    void aFullRefundRevokesExactlyTheAward() {
        assertThat(cumulative(29, "29.99", "29.99")).isEqualTo(29);
    }

    @Test
    void refundsBeyondTheAmountRevokeNoMoreThanTheAward() {
        assertThat(cumulative(29, "29.99", "3000.00")).isEqualTo(29);
    }

    @Test
    void aPurchaseOfZeroHasNothingToRevoke() {
        assertThat(cumulative(0, "0.00", "5.00")).isZero();
    }

    private static long cumulative(long awarded, String paid, String refunded) {
        return Reversal.cumulative(Points.of(awarded), new BigDecimal(paid), new BigDecimal(refunded))
                .value();
    }
}
