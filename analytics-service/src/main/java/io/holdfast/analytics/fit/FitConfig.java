package io.holdfast.analytics.fit;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of fits. */
@ConfigMapping(prefix = "holdfast.analytics.fits")
interface FitConfig {

    /** Fits of recorded data at the same time, and as many of given tables; each uses one processor. */
    @WithDefault("1")
    int concurrentMax();

    /** Fits of each kind that wait; requests for the same fit wait for one. */
    @WithDefault("32")
    int waitingMax();

    /** How long a fit of recorded data runs before it is abandoned. It goes on after its request was answered 503. */
    @WithDefault("60s")
    Duration timeMax();

    /** How long a fit of a given table waits, and how long it runs before it is abandoned: less than a request may take. */
    @WithDefault("3s")
    Duration givenTimeMax();

    /** Fits that are cached in memory, by model and day. */
    @WithDefault("64")
    int cachedMax();
}
