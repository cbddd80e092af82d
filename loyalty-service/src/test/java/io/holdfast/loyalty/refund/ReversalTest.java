package io.holdfast.loyalty.refund;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;

import io.holdfast.loyalty.ledger.Points;

import static org.assertj.core.api.Assertions.assertThat;

class ReversalTest {

    @Test
    void halfOfTheMoneyBackIsHalfOfThePointsBack() {
        assertThat(inAll(100, "100.00", "50.00")).isEqualTo(50);
    }

    @Test
    void aShareOfAPointIsNotTakenYet() {
        assertThat(inAll(29, "29.99", "10.00")).isEqualTo(9);
    }

    @Test
    void theWholeAmountTakesBackExactlyTheAward() {
        assertThat(inAll(29, "29.99", "29.99")).isEqualTo(29);
    }

    @Test
    void moreMoneyThanWasPaidTakesNoMoreThanTheAward() {
        assertThat(inAll(29, "29.99", "3000.00")).isEqualTo(29);
    }

    @Test
    void aPurchaseOfNothingHasNothingToTakeBack() {
        assertThat(inAll(0, "0.00", "5.00")).isZero();
    }

    private static long inAll(long awarded, String paid, String refunded) {
        return Reversal.inAll(Points.of(awarded), new BigDecimal(paid), new BigDecimal(refunded))
                .value();
    }
}
