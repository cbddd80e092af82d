package io.holdfast.rest;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void allowsDuplicatesAndTrailingTokensOnRequest() {
        assertThat(json.allowingDuplicateFields()
                        .read(utf8("{\"a\": 1, \"a\": 2}"))
                        .path("a")
                        .intValue())
                .isEqualTo(2);
        assertThat(json.allowingTrailingTokens().read(utf8("{} {}")).isObject()).isTrue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
