package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.ledger.Points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgrammeTest {

    @ParameterizedTest
    @CsvSource({
        "0.00,0",
        "0.99,0",
        "1,1",
        "1.00,1",
        "29.33,29",
        "29.999999,29",
        "999999999999999.999999,999999999999999"
    })
    void eachWholeUnitOfCurrencyEarnsOnePoint(String amount, long points) {
        assertThat(Programme.DEFAULT.award(purchase(amount))).isEqualTo(Points.of(points));
    }

    @Test
    void anAwardIsLimitedWhateverTheRulesMultiply() {
        Programme generous = programme(new EarningRule.PerAmount("spend", Points.of(1_000), new BigDecimal("0.01")));

        assertThat(generous.award(purchase("999999999999999.99"))).isEqualTo(Programme.AWARD_MAX);
        assertThat(generous.exactAward(purchase("999999999999999.99"))).isEqualByComparingTo("99999999999999999000");
    }

    @Test
    void theRemainderBelowAFullUnitEarnsNothing() {
        Programme tenForTwo = programme(new EarningRule.PerAmount("spend", Points.of(10), new BigDecimal("2.00")));

        assertThat(tenForTwo.award(purchase("7.00"))).isEqualTo(Points.of(30));
    }

    @Test
    void rulesAddUp() {
        Programme two = programme(
                new EarningRule.PerAmount("spend", Points.of(1), BigDecimal.ONE),
                new EarningRule.PerAmount("bonus", Points.of(5), BigDecimal.TEN));

        assertThat(two.award(purchase("29.33"))).isEqualTo(Points.of(29 + 10));
    }

    @Test
    void negativePointsAndAnAmountOfZeroAreInvalid() {
        assertThatThrownBy(() -> new EarningRule.PerAmount("x", Points.of(-1), BigDecimal.ONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EarningRule.PerAmount("x", Points.of(1), BigDecimal.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Programme programme(EarningRule... rules) {
        return new Programme("test", 1, List.of(rules));
    }

    private static Purchase purchase(String amount) {
        return new Purchase("p", new CustomerId("c"), new BigDecimal(amount), "EUR", null, List.of(), null);
    }
}
