package io.holdfast.analytics.retention;

import java.util.Map;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.analytics.retention.model.RiskThresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetentionConfigTest {

    private static final String PREFIX = "holdfast.analytics.retention.";

    @Test
    void theDefaultsAreValid() {
        RetentionConfig config = config(Map.of());

        assertThat(config.thresholds()).isEqualTo(new RiskThresholds(0.8, 0.7, 180));
        assertThat(config.horizonDays()).isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({"lapsed-after, PT36H", "lapsed-after, PT0S", "lapsed-after, P4000D", "normal-below, 0.9", "high, 1.5"})
    void aThresholdThatMakesNoSenseIsNamed(String name, String value) {
        RetentionConfig config = config(Map.of(PREFIX + name, value));

        assertThatThrownBy(config::thresholds)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void theHorizonIsWholeDays() {
        RetentionConfig config = config(Map.of(PREFIX + "horizon", "PT12H"));

        assertThatThrownBy(config::horizonDays)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("horizon");
    }

    private static RetentionConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(RetentionConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(RetentionConfig.class);
    }
}
