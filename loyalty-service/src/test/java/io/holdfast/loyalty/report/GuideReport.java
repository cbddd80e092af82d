package io.holdfast.loyalty.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The worked examples of reports in the guide: each is a block {@code json} after the line {@code <!-- report: NAME -->}. */
public final class GuideReport {

    private static final Path PAGE = Path.of(System.getProperty("holdfast.root", ".."), "docs", "loyalty.md");
    private static final ObjectMapper JSON = new ObjectMapper();

    private GuideReport() {}

    public static JsonNode load(String name) {
        return load(name, Map.of());
    }

    /** An example, with some of its texts replaced. */
    static JsonNode load(String name, Map<String, String> replacements) {
        try {
            Matcher block = Pattern.compile(
                            "<!-- report: " + name + " -->\n```json\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                    .matcher(Files.readString(PAGE));
            assertThat(block.find()).as("the example " + name).isTrue();
            String example = block.group(1);
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                example = example.replace(replacement.getKey(), replacement.getValue());
            }
            return JSON.readTree(example);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks that an answer has all that the example shows, lists as a whole. */
    public static void check(JsonNode example, String answer) {
        try {
            check(example, JSON.readTree(answer), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(JsonNode expected, JsonNode actual, String path) {
        if (expected.isObject()) {
            expected.properties().forEach(field -> {
                assertThat(actual.has(field.getKey()))
                        .as(path + "/" + field.getKey())
                        .isTrue();
                check(field.getValue(), actual.get(field.getKey()), path + "/" + field.getKey());
            });
        } else if (expected.isArray()) {
            assertThat(actual.size())
                    .as(path + " has as many elements: " + actual)
                    .isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                check(expected.get(i), actual.get(i), path + "/" + i);
            }
        } else {
            assertThat(actual).as(path).isEqualTo(expected);
        }
    }
}
