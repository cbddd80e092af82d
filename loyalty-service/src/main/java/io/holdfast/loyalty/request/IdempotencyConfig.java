package io.holdfast.loyalty.request;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long responses to idempotent requests are stored. */
@ConfigMapping(prefix = "holdfast.adjustment")
interface IdempotencyConfig {

    /** How long the response to an idempotent request is stored; 24 hours are usual for payment APIs. */
    @WithDefault("24h")
    Duration idempotencyKept();

    /** The period at which expired responses are deleted. */
    @WithDefault("10m")
    Duration idempotencySweep();
}
