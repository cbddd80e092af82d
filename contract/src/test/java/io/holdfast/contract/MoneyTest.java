package io.holdfast.contract;

import java.math.BigDecimal;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0.99, 0", "29.90, 29", "29.999999, 29", "999999999999999.999999, 999999999999999"})
    void wholeUnitsAreTheFloorOfTheAmount(BigDecimal amount, long units) {
        assertThat(new Money(amount, "EUR").wholeUnits()).isEqualTo(units);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01", "1000000000000000", "0.0000001", "1e3"})
    void amountsOutOfBoundsAreRejected(BigDecimal amount) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(amount, "EUR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eur", "EURO", "E U", "€"})
    void currenciesAreIsoCodes(String currency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Money(BigDecimal.ONE, currency))
                .withMessageContaining("ISO 4217");
    }

    @Test
    void theScaleIsPreserved() {
        assertThat(new Money(new BigDecimal("10.00"), "EUR").amount()).hasToString("10.00");
    }

    @Test
    void lineItemsHaveAQuantityOfAtLeastOne() {
        CustomerId customer = new CustomerId("C-42");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PurchaseEvent.Purchase(
                        "P-1", customer, new BigDecimal("-1"), "EUR", null, List.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PurchaseEvent.PurchaseRefunded("P-1", customer, "F-1", BigDecimal.ONE, "???"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PurchaseEvent.Item("SKU-1", null, 0, BigDecimal.ONE));
    }
}
