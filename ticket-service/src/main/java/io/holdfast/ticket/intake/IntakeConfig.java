package io.holdfast.ticket.intake;

import java.time.Duration;

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
