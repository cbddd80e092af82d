package io.holdfast.loyalty.earning;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.loyalty.earning.EarningRule.Terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgrammeTest {

    private static final EarningContext CONTEXT = new EarningContext(null, false, CapUsage.NONE);

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
        assertThat(award(Programme.DEFAULT, amount)).isEqualTo(points);
    }

    @Test
    void anAwardIsLimitedWhateverTheRulesMultiply() {
        Programme generous = programme(perAmount("spend", 1_000, "0.01"));

        assertThat(award(generous, "999999999999999.99")).isEqualTo(Programme.AWARD_MAX);
        assertThat(PurchaseEarning.exactPoints(generous, purchase("999999999999999.99"), Instant.EPOCH, CONTEXT))
                .isEqualByComparingTo("99999999999999999000");
    }

    @Test
    void theRemainderBelowAFullUnitEarnsNothing() {
        Programme tenForTwo = programme(perAmount("spend", 10, "2.00"));

        assertThat(award(tenForTwo, "7.00")).isEqualTo(30);
    }

    @Test
    void rulesAddUp() {
        Programme two = programme(perAmount("spend", 1, "1"), perAmount("bonus", 5, "10"));

        assertThat(award(two, "29.33")).isEqualTo(29 + 10);
    }

    @Test
    void negativePointsAndAnAmountOfZeroAreInvalid() {
        assertThatThrownBy(() -> perAmount("x", -1, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> perAmount("x", 1, "0")).isInstanceOf(IllegalArgumentException.class);
    }

    private static long award(Programme programme, String amount) {
        return PurchaseEarning.award(programme, purchase(amount), Instant.EPOCH, CONTEXT)
                .points();
    }

    private static Programme programme(EarningRule... rules) {
        return Programme.ofRules("test", List.of(rules));
    }

    private static EarningRule perAmount(String name, long points, String per) {
        return new EarningRule.PerAmount(Terms.of(name), points, new BigDecimal(per), false);
    }

    private static Purchase purchase(String amount) {
        return new Purchase("p", new CustomerId("c"), new BigDecimal(amount), "EUR", null, List.of(), null);
    }
}
