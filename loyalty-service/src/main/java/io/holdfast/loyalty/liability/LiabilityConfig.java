package io.holdfast.loyalty.liability;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the liability gauges. */
@ConfigMapping(prefix = "holdfast.liability")
interface LiabilityConfig {

    /** The period of the query of balances. It reads every account: about 0.1 s of database time for a million accounts. */
    @WithDefault("30s")
    Duration measureEvery();

    /** The period of the query of pending and held points, which reads every lot. */
    @WithDefault("5m")
    Duration measureLotsEvery();
}
