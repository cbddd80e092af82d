package io.holdfast.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How facts are taken; each default says why. */
@ConfigMapping(prefix = "holdfast.inbox")
interface InboxConfig {
    /** The topics that the service reads. */
    Optional<List<String>> topics();

    /** Whether the service reads at all. */
    @WithDefault("true")
    boolean enabled();

    /** Records in one transaction: more amortise the commit better, fewer keep a slow batch's locks short. */
    @WithDefault("2000")
    int batchRecordsMax();

    /** A batch's attempt that takes longer is stuck, not slow: liveness says so. */
    @WithDefault("60s")
    Duration stuckAfter();
}
