package io.holdfast.analytics.model.purchase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.holdfast.analytics.model.interval.Moments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class PurchaseModelTest {

    private static final double HORIZON = 10;

    /** Computed by an independent program: 2F1 and numerical integration agree. */
    @ParameterizedTest
    @CsvSource({
        "BG_NBD,  0,  0, 1, 0.872871561, 0.146799561",
        "BG_NBD,  3, 15, 0.488219488, 0.700261487, 0.479605223",
        "BG_NBD, 12, 25, 0.886941841, 0.142682844, 3.009660235",
        "MBG_NBD, 0,  0, 0.519815245, 0.933916699, 0.077190893",
        "MBG_NBD, 3, 15, 0.533746315, 0.672310650, 0.530828363",
        "MBG_NBD, 12, 25, 0.893677678, 0.136171990, 3.055372308"
    })
    void figuresOfOneCustomer(
            PurchaseProcess process, long frequency, double recency, double alive, double risk, double expected) {
        PurchaseModel model = process.model(0.5, 6, 1.2, 3);
        PurchaseHistory history = new PurchaseHistory(frequency, recency, 26);

        assertThat(model.probabilityAlive(history)).isCloseTo(alive, within(1e-9));
        assertThat(model.risk(history, HORIZON)).isCloseTo(risk, within(1e-9));
        assertThat(model.expectedPurchases(history, HORIZON)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void nothingIsSpecialWhereAIsOne() {
        PurchaseHistory history = new PurchaseHistory(3, 15, 26);

        assertThat(new BgNbd(0.5, 6, 1, 3).expectedPurchases(history, HORIZON)).isCloseTo(0.532345316, within(1e-9));
        assertThat(new BgNbd(0.5, 6, 1 + 1e-9, 3).expectedPurchases(history, HORIZON))
                .isCloseTo(0.532345316, within(1e-8));
    }

    @Test
    void thousandsOfPurchasesDoNotOverflow() {
        PurchaseHistory history = new PurchaseHistory(4000, 103.9, 104);

        assertThat(new BgNbd(0.5, 6, 1.2, 3).expectedPurchases(history, 39)).isCloseTo(1164.75488, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"BG_NBD, 1.280259584", "MBG_NBD, 0.985816930"})
    void purchasesFromBirth(PurchaseProcess process, double expected) {
        assertThat(process.model(0.5, 6, 1.2, 3).expectedPurchasesOfNewCustomer(26))
                .isCloseTo(expected, within(1e-9));
    }

    /** Given alive, the number is at least one with this probability, and in a short horizon rarely more than one. */
    @ParameterizedTest
    @EnumSource(PurchaseProcess.class)
    void inAShortHorizonTheNumberIsTheIndicatorOfAPurchase(PurchaseProcess process) {
        PurchaseModel model = process.model(0.5, 6, 1.2, 3);
        PurchaseHistory history = new PurchaseHistory(3, 15, 26);

        Moments purchases = model.purchases(history, 1e-6);
        Moments active = model.active(history, 1e-6);

        assertThat(active.mean() / purchases.mean()).isCloseTo(1, within(1e-6));
        assertThat(active.variance() / purchases.variance()).isCloseTo(1, within(1e-6));
    }

    /** Who surely stays purchases by the negative binomial distribution: mean Rt/β, variance Rt/β (1 + t/β). */
    @Test
    void whoNeverLeavesPurchasesAsInTheNbdModel() {
        PurchaseHistory history = new PurchaseHistory(3, 15, 26);
        PurchaseModel model = new BgNbd(0.5, 6, 1e-9, 1e9);
        double mean = 3.5 * HORIZON / 32;

        Moments purchases = model.purchases(history, HORIZON);

        assertThat(model.purchasesIfNeverLeaving(history, HORIZON)).isCloseTo(mean, within(1e-12));
        assertThat(purchases.mean()).isCloseTo(mean, within(1e-9));
        assertThat(purchases.variance()).isCloseTo(mean * (1 + HORIZON / 32), within(1e-9));
    }

    @Test
    void noHorizonBringsNoPurchase() {
        PurchaseModel model = new BgNbd(0.5, 6, 1.2, 3);
        PurchaseHistory history = new PurchaseHistory(3, 15, 26);

        assertThat(model.risk(history, 0)).isEqualTo(1);
        assertThat(model.purchases(history, 0)).isEqualTo(Moments.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "1e9, 1e9, 1e9, 1e9", "1e-9, 1e-9, 1e-9, 1e-9", "1e9, 1e-9, 1e-9, 1e9", "1e-9, 1e9, 1e9, 1e-9",
        "1e-9, 1e-9, 1e9, 1e9", "1e9, 1e9, 1e-9, 1e-9", "0.2, 1e-300, 1.5, 0.3", "0.2, 1e300, 0.3, 1.5"
    })
    void extremeParametersGiveNumbers(double r, double alpha, double a, double b) {
        PurchaseHistory[] histories = {
            PurchaseHistory.NEW_CUSTOMER,
            new PurchaseHistory(0, 0, 1e12),
            new PurchaseHistory(1_000_000_000, 1e12, 1e12),
            new PurchaseHistory(1_000_000_000, 1e-12, 1e12),
            new PurchaseHistory(3, 15, 26)
        };
        for (PurchaseProcess process : PurchaseProcess.values()) {
            PurchaseModel model = process.model(r, alpha, a, b);
            for (PurchaseHistory history : histories) {
                for (double horizon : new double[] {1e-6, 1, 1e6}) {
                    if (horizon / (alpha + history.age()) > 1e100) {
                        continue;
                    }
                    String as = model + " " + history + " " + horizon;
                    Moments purchases = model.purchases(history, horizon);
                    assertThat(model.probabilityAlive(history)).as(as).isBetween(0.0, 1.0);
                    assertThat(model.risk(history, horizon)).as(as).isBetween(0.0, 1.0);
                    assertThat(purchases.mean()).as(as).isBetween(0.0, Double.MAX_VALUE);
                    assertThat(purchases.variance()).as(as).isBetween(0.0, Double.MAX_VALUE);
                    assertThat(purchases.mean())
                            .as(as)
                            .isLessThanOrEqualTo(model.purchasesIfNeverLeaving(history, horizon) * (1 + 1e-6));
                }
            }
        }
    }

    @Test
    void whatIsNoParameterNoHistoryAndNoHorizonIsRefused() {
        PurchaseModel model = new BgNbd(0.5, 6, 1.2, 3);

        assertThatThrownBy(() -> new BgNbd(0, 6, 1.2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MbgNbd(0.5, Double.NaN, 1.2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PurchaseHistory(1, 3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PurchaseHistory(1, Double.NaN, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model.risk(PurchaseHistory.NEW_CUSTOMER, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
