package io.holdfast.contract;

import java.math.BigDecimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PrintableTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BANK CHARGES",
                "85123A/rosé",
                "Müller & Söhne: \"Größe 38½\"",
                "茶",
                " x ",
                "👩‍👩‍👧",
                "\u200f\u05d0",
                "-"
            })
    void namesOfRealShopsArePrintable(String text) {
        assertThat(PrintableText.isPrintable(text)).isTrue();
        assertThat(isValidSku(text)).isTrue();
        assertThat(item(text).sku()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0\u2003", "a\nb", "a\u0000", "\u007f", "\u0085", "a\u2028b", "tab\there"})
    void controlCharactersAndBlanksAreNot(String text) {
        assertThat(PrintableText.isPrintable(text)).isFalse();
        assertThat(isValidSku(text)).isFalse();
        assertThatThrownBy(() -> item(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "\u200b", "\u200d\u200d"})
    void halvesOfSurrogatePairsAndNothingButMarksAreNot(String text) {
        assertThat(PrintableText.isPrintable(text)).isFalse();
        assertThatThrownBy(() -> item(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLengthIsCountedInCodePoints() {
        assertThat(PrintableText.isPrintable("😀".repeat(100))).isTrue();
        assertThat(PrintableText.isPrintable("😀".repeat(101))).isFalse();
        assertThat(isValidSku("😀".repeat(100))).isTrue();
        assertThat(isValidSku("😀".repeat(101))).isFalse();
    }

    private static PurchaseEvent.Item item(String text) {
        return new PurchaseEvent.Item(text, text, 1, new BigDecimal("1.00"));
    }

    private static boolean isValidSku(String text) {
        JsonNode schema = ContractFiles.json("schemas/purchase.json");
        ObjectNode purchase = ContractFiles.json("golden/v1/purchase.json").deepCopy();
        ((ObjectNode) purchase.path("items").get(0)).put("sku", text).put("category", text);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(purchase)
                .isEmpty();
    }
}
