package io.holdfast.rest;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StrictJsonTest {

    private final StrictJson json = StrictJson.nestedAtMost(4);

    @Test
    void readsAnyJsonValue() {
        assertThat(json.read(utf8(" {\"a\": [{\"b\": 1}, {\"b\": 2}], \"b\": null} "))
                        .toString())
                .isEqualTo("{\"a\":[{\"b\":1},{\"b\":2}],\"b\":null}");
        assertThat(json.read(utf8("null")).isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{", "{'a':1}", "{} {}", "[] ]", "[[[[[]]]]]", "{\"a\":1e}"})
    void refusesWhatIsNotOneJsonValueWithinTheLimits(String body) {
        assertThatThrownBy(() -> json.read(utf8(body)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void refusesBrokenUtf8() {
        assertThatThrownBy(() -> json.read(new byte[] {'"', (byte) 0xff, '"'})).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> json.read(null)).isInstanceOf(Problem.class);
    }

    @Test
    void namesTheFieldThatIsGivenTwice() {
        assertThatThrownBy(() -> json.read(utf8("{\"a\": {\"x\": 1}, \"b\": {\"it's\": 1, \"it's\": 2}}")))
                .isInstanceOf(Problem.class)
                .hasMessage("The field \"it's\" is given twice in one object; give it once.");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 15, 16, 17, 40})
    void findsADuplicateAmongAnyNumberOfFields(int fields) {
        String names = IntStream.range(0, fields)
                .mapToObj(i -> "\"f" + i + "\":{\"f0\":1}")
                .collect(joining(","));

        assertThat(json.read(utf8("{" + names + "}")).size()).isEqualTo(fields);
        assertThatThrownBy(() -> json.read(utf8("{" + names + ",\"f" + (fields - 1) + "\":1}")))
                .hasMessageContaining("given twice");
    }

    /** Overlong forms, encoded surrogates and characters beyond U+10FFFF; UTF-16. */
    @ParameterizedTest
    @ValueSource(strings = {"22c08022", "22eda08022", "22f490808022", "2200610022", "fffe22006100"})
    void refusesWhatIsNotUtf8(String hex) {
        assertThatThrownBy(() -> json.read(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
    }

    @Test
    void readsEveryCharacterAndAByteOrderMark() {
        assertThat(json.read(utf8("\uFEFF\"ä€😀\"")).textValue()).isEqualTo("ä€😀");
    }

    @Test
    void refusesMoreValuesThanATreeMayHave() {
        String most = "[" + "1,".repeat(StrictJson.VALUES_MAX - 2) + "1]";

        assertThat(json.read(utf8(most)).size()).isEqualTo(StrictJson.VALUES_MAX - 1);
        assertThatThrownBy(() -> json.read(utf8("[" + most + "]"))).hasMessageContaining("more than 100000 values");
    }

    @Test
    void readsAListOneElementAtATime() {
        String element = "[" + "1,".repeat(StrictJson.VALUES_MAX - 2) + "1]";

        assertThat(json.readList(utf8("[" + element + "," + element + ", null]"), 3, "things", JsonNode::size))
                .containsExactly(StrictJson.VALUES_MAX - 1, StrictJson.VALUES_MAX - 1, 0);
        assertThat(json.readList(utf8(" [] "), 3, "things", JsonNode::size)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|422",
                "null|422",
                "[1,2,3,4]|422",
                "{|400",
                "[1,2|400",
                "[1] 2|400",
                "[1,[[[[1]]]]]|400",
                "|400"
            })
    void refusesWhatIsNoListWithinTheLimits(@Nullable String body, int status) {
        assertThatThrownBy(() -> json.readList(utf8(body == null ? "" : body), 3, "things", JsonNode::size))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(status));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
