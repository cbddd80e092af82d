package io.holdfast.analytics.fit;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of fits. */
@ConfigMapping(prefix = "holdfast.analytics.fits")
interface FitConfig {

    /** Fits at the same time; each uses one processor. */
    @WithDefault("1")
    int concurrentMax();

    /** Fits that wait. */
    @WithDefault("8")
    int waitingMax();

    /** How long a fit waits, and how long it runs before it is abandoned. */
    @WithDefault("30s")
    Duration timeMax();

    /** Fits that are kept in memory, by model and day. */
    @WithDefault("64")
    int keptMax();
}
