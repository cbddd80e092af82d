package io.holdfast.ticket.intake;

import java.time.Duration;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Limits of the group commit, and retention of idempotent responses. */
@ConfigMapping(prefix = "holdfast.intake")
interface IntakeConfig {

    /** Flushes that run at the same time: while one waits for the disk, the other computes. */
    @WithDefault("2")
    int flushesMax();

    /** Requests of one flush. Measured best at 64 connections; more only increases latency. */
    @WithDefault("256")
    int flushRequestsMax();

    /**
     * Submissions of one flush, when requests carry batches. As many as one batch may hold, so that no batch is split.
     */
    @WithName("flush-writes-max")
    @WithDefault("1000")
    int flushSubmissionsMax();

    /** Submissions in the queue: about a second's work. Beyond it the response is 503, which costs nothing. */
    @WithName("waiting-writes-max")
    @WithDefault("20000")
    int queuedSubmissionsMax();

    /** Bytes of the submissions of one flush, estimated. */
    @WithDefault("8M")
    MemorySize flushBytesMax();

    /** Bytes of the submissions in the queue, estimated. Beyond it the response is 503. */
    @WithDefault("32M")
    MemorySize queuedBytesMax();

    /** How long a request may be queued. With the flush's timeout it is less than the 10 s within which it is answered. */
    @WithDefault("3s")
    Duration queueWaitMax();

    /** Time of one flush with all its attempts; then its connection is closed and its requests are answered 503. */
    @WithDefault("5s")
    Duration flushTimeout();

    /** Attempts of a flush that conflicts with another transaction. */
    @WithDefault("8")
    int attemptsMax();

    /** How long the response to an idempotency key is stored; as long as payment APIs do. */
    @WithName("idempotency-kept")
    @WithDefault("24h")
    Duration idempotencyRetention();

    /** Interval at which expired responses are deleted. */
    @WithName("idempotency-sweep")
    @WithDefault("10m")
    Duration idempotencyCleanupInterval();
}
