package io.holdfast.ticket.key;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the stored API keys. */
@ConfigMapping(prefix = "holdfast.keys")
interface KeyConfig {

    /** Requests of one key on one instance in {@link #rateWindow}; all of them may come at once. */
    @WithDefault("30000")
    int rateRequests();

    @WithDefault("60s")
    Duration rateWindow();

    /** How often each instance reads the keys: a key that is revoked elsewhere is accepted no longer than that. */
    @WithDefault("1s")
    Duration refreshInterval();

    /** Shortest time between two reads that are caused by keys that are not known. */
    @WithDefault("250ms")
    Duration refreshPauseMin();

    /** Keys that are neither revoked nor expired. Every instance has them in memory. */
    @WithDefault("1000")
    int liveMax();
}
