package io.holdfast.sla.label;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricWordsTest {

    private static MetricWords words(String... settings) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder().withMapping(LabelWordsConfig.class);
        for (int i = 0; i < settings.length; i += 2) {
            config.withDefaultValue("holdfast.metrics.words." + settings[i], settings[i + 1]);
        }
        return new MetricWords(config.build().getConfigMapping(LabelWordsConfig.class));
    }

    @Test
    void listedWordsAreLabelsAndAFewOthers() {
        MetricWords words = words("unlisted-max", "2");

        assertThat(List.of(words.department("a"), words.department("b"), words.department("c")))
                .containsExactly("a", "b", "other");
        assertThat(words.department("a")).isEqualTo("a");
        assertThat(words.department("sales")).isEqualTo("sales");
        assertThat(words.labels("m", "c", "telegram", List.of()))
                .isEqualTo(new MetricWords.Labels("other", "telegram"));
    }

    @Test
    void manyWordsOfSendersMakeFewSeries() {
        MetricWords words = words("series-max", "100");
        Set<List<String>> series = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String metric = "m" + i % 3;
            MetricWords.Labels labels = words.labels("breaches", "d" + i % 400, "c" + i % 500, List.of(metric));
            series.add(List.of(labels.department(), labels.channel(), metric));
        }

        // The combinations that fit, and "other" with each of the closed labels.
        assertThat(series).hasSizeLessThanOrEqualTo(103);
        assertThat(series).contains(List.of("other", "other", "m1"));
    }

    @Test
    void theWordsOfAConfiguredListComeFirst() {
        MetricWords words = words("departments", "billing,returns", "unlisted-max", "0");

        assertThat(words.department("billing")).isEqualTo("billing");
        assertThat(words.department("sales")).isEqualTo("other");
        assertThat(words.departments()).containsExactly("billing", "returns");
    }
}
