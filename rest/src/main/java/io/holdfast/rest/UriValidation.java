package io.holdfast.rest;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;

/**
 * Switches off the check of addresses by the HTTP server of Quarkus, which answers 400 without a body before any filter runs;
 * {@link RequestLimits} makes the same check and answers with a problem. The server reads the system property when its class
 * is loaded, so it is set when the configuration is built, which is before.
 */
public final class UriValidation implements SmallRyeConfigBuilderCustomizer {

    private static final String DISABLED = "vertx.disableURIValidation";

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        System.setProperty(DISABLED, "true");
    }
}
