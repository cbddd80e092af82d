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
    @WithDefault("1000")
    int batchRecordsMax();

    /**
     * Batches of different partitions that are taken at the same time, each in its own transaction: while the database
     * works for one, the next is read and decided.
     */
    @WithDefault("2")
    int lanes();

    /** Polled batches under way: one more than lanes, so that a lane whose turn does not come in one finds work in the next. */
    @WithDefault("3")
    int batchesMax();

    /** A batch's attempt that takes longer is stuck, not slow: liveness says so. */
    @WithDefault("60s")
    Duration stuckAfter();
}
