package io.holdfast.loyalty.liability;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often what is outstanding is measured. */
@ConfigMapping(prefix = "holdfast.liability")
interface LiabilityConfig {

    /** It reads every account: about 0.1 s of the database for a million. */
    @WithDefault("30s")
    Duration measureEvery();
}
