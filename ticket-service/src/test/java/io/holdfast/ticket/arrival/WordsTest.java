package io.holdfast.ticket.arrival;

import java.util.Locale;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole words, in any script, without regard to case. */
class WordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I want a refund | refund",
                "REFUND! | refund",
                "(refund) | Refund",
                "no-refund-please | refund",
                "Where is my money back? | money back",
                "Die STRASSE ist gesperrt | straße",
                "Großer Ärger | grosser",
                "İstanbul'da bekliyorum | istanbul",
                "ΘΕΛΩ ΕΠΙΣΤΡΟΦΗ ΤΩΡΑ, ΟΔΟΣ | οδός ",
                "Я хочу ВОЗВРАТ денег | возврат",
                "我要退款了 | 退款",
                "返金してください | 返金",
                "ขอคืนเงินด่วน | คืนเงิน",
                "ﬁle lost | file",
                "cafe\u0301 closed | café",
                "Order 4711 | 4711",
            })
    void aWordIsFound(String text, String word) {
        // Accents are part of a word; the Greek example has none in capitals.
        assertThat(Words.of(text).contains(Words.fold(word.replace("ό", "ο")))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "We refunded it | refund",
                "prerefund | refund",
                "order 47110 | 4711",
                "возвратный | возврат",
                "cafe | café",
                "cafe\u0301 | cafe",
                "anything | ''",
                "money  back | moneyback",
            })
    void aPartOfAWordIsNot(String text, String word) {
        assertThat(Words.of(text).contains(Words.fold(word))).isFalse();
    }

    @Property
    void aWordBetweenBlanksIsFoundInAnyCase(
            @ForAll @AlphaChars @StringLength(min = 1, max = 12) String word,
            @ForAll String before,
            @ForAll String after) {
        String text =
                before.substring(0, Math.min(50, before.length())) + " " + word.toUpperCase(Locale.ROOT) + " " + after;

        assertThat(Words.of(text).contains(Words.fold(word))).isTrue();
    }

    @Property
    void aWordInsideLettersIsNotFound(@ForAll @AlphaChars @StringLength(min = 1, max = 12) String word) {
        assertThat(Words.of("1" + word + "2").contains(Words.fold(word))).isFalse();
    }
}
