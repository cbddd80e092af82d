package io.holdfast.loyalty.adjustment;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How adjustments are taken. */
@ConfigMapping(prefix = "holdfast.adjustment")
interface AdjustmentConfig {

    /** How long an idempotency key is remembered; the usual promise of payment APIs. */
    @WithDefault("24h")
    Duration idempotencyKept();

    /** How often older ones are looked for. */
    @WithDefault("10m")
    Duration idempotencySweep();
}
