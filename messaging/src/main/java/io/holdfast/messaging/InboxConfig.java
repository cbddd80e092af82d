package io.holdfast.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of the inbox. */
@ConfigMapping(prefix = "holdfast.inbox")
interface InboxConfig {
    /** The topics that the service consumes. */
    Optional<List<String>> topics();

    /** Whether the service consumes anything. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Whether the service is not ready while its inbox waits for an operator. Not where what it consumes is a side line of
     * the service: its requests would be refused for nothing.
     */
    @WithDefault("true")
    boolean affectsReadiness();
    /** Whether the service keeps data of customers, and publishes when it has deleted that of an erased one. */
    @WithDefault("false")
    boolean confirmsErasures();

    /** Records in one poll: more amortise the commit better, fewer hold the locks of a slow batch for a shorter time. */
    @WithDefault("1000")
    int batchRecordsMax();

    /**
     * Batches of different partitions that are processed at the same time, each in its own transaction: while the database
     * executes the statements of one, the next is parsed and evaluated.
     */
    @WithName("lanes")
    @WithDefault("2")
    int concurrency();

    /** Polled batches in progress: one more than the concurrency, so that a partition queue without records in one batch has some in the next. */
    @WithDefault("3")
    int batchesMax();

    /** Bytes of the records of all batches in progress; a batch that has more is processed alone. */
    @WithDefault("16M")
    MemorySize bytesMax();

    /** A transaction that takes longer is considered stuck, and the liveness check fails. */
    @WithDefault("60s")
    Duration stuckAfter();

    /** How often the lag is measured, by one request to the broker for each topic. */
    @WithDefault("15s")
    Duration lagEvery();
}
