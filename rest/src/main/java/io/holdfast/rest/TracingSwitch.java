package io.holdfast.rest;

import java.util.List;
import java.util.Map;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Records traces where an OTLP endpoint is configured ({@code OTEL_EXPORTER_OTLP_ENDPOINT}), and nowhere else: recording
 * costs time and memory that nobody would have a use for. {@code quarkus.otel.sdk.disabled} overrides it.
 */
public final class TracingSwitch implements ConfigSourceFactory {

    private static final String ENDPOINT = "holdfast.otlp.endpoint";
    private static final String DISABLED = "quarkus.otel.sdk.disabled";
    /** Below microprofile-config.properties, which has 100. */
    private static final int ORDINAL = 90;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue endpoint = context.getValue(ENDPOINT);
        boolean exports = endpoint != null
                && endpoint.getValue() != null
                && !endpoint.getValue().isBlank();
        return List.of(
                new PropertiesConfigSource(Map.of(DISABLED, Boolean.toString(!exports)), "TracingSwitch", ORDINAL));
    }
}
