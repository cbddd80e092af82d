package io.holdfast.contract;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ValueProperties {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    @Property
    void idsMatchTheSpecification(@ForAll("nearlyIds") String text) {
        assertThat(Ids.isId(text)).isEqualTo(ID.matcher(text).matches());
    }

    @Property
    void keywordsMatchTheSpecification(@ForAll("nearlyIds") String text) {
        assertThat(Keywords.isKeyword(text)).isEqualTo(WORD.matcher(text).matches());
    }

    @Property
    void everyKeywordIsAnId(@ForAll("nearlyIds") String text) {
        assertThat(!Keywords.isKeyword(text) || Ids.isId(text)).isTrue();
    }

    @Property
    void idTypesAcceptExactlyIds(@ForAll("nearlyIds") String text) {
        if (Ids.isId(text)) {
            assertThat(new CustomerId(text)).hasToString(text);
            assertThat(new TicketId(text)).hasToString(text);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> new CustomerId(text));
            assertThatIllegalArgumentException().isThrownBy(() -> new TicketId(text));
        }
    }

    @Property
    void idsAreOrderedAsTheirText(@ForAll("ids") String one, @ForAll("ids") String other) {
        assertThat(Integer.signum(new CustomerId(one).compareTo(new CustomerId(other))))
                .isEqualTo(Integer.signum(one.compareTo(other)));
        assertThat(Integer.signum(new TicketId(one).compareTo(new TicketId(other))))
                .isEqualTo(Integer.signum(one.compareTo(other)));
    }

    @Property
    void moneyPreservesItsScaleAndRoundsDownToWholeUnits(
            @ForAll @BigRange(min = "0", max = "999999999999999") @Scale(6) BigDecimal amount) {
        Money money = new Money(amount, "EUR");

        assertThat(money.amount()).isEqualTo(amount);
        assertThat(money.wholeUnits())
                .isEqualTo(amount.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    @Property
    void negativeAmountsAreRejected(
            @ForAll @BigRange(min = "-999999999999999", max = "-0.000001") @Scale(6) BigDecimal amount) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(amount, "EUR"));
    }

    @Property
    void invalidCurrenciesAreRejectedByName(@ForAll("nearlyIds") String code) {
        if (Currency.getAvailableCurrencies().stream()
                .noneMatch(currency -> currency.getCurrencyCode().equals(code))) {
            assertThatThrownBy(() -> new Money(BigDecimal.ONE, code)).hasMessageContaining("ISO 4217");
        }
    }

    @Provide
    Arbitrary<String> nearlyIds() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(80),
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .withCharRange('0', '9')
                        .withCharRange('A', 'C')
                        .withChars("._:-")
                        .ofMaxLength(70));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("._:-0A")
                .ofMinLength(1)
                .ofMaxLength(64);
    }
}
