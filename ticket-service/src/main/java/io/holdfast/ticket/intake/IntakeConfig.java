package io.holdfast.ticket.intake;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** How writes share transactions. */
@ConfigMapping(prefix = "holdfast.intake")
interface IntakeConfig {

    /** Transactions under way when each of them is full: while one waits for the disk the other computes. */
    @WithDefault("2")
    int flushesMax();

    /** Requests that share a transaction. Measured best at 64 connections; more only lengthens the wait. */
    @WithDefault("256")
    int flushRequestsMax();

    /** Writes in a transaction, when requests carry batches. One batch may hold as many, so it is never split. */
    @WithName("flush-writes-max")
    @WithDefault("1000")
    int flushSubmissionsMax();

    /** Writes that may wait: about a second's work. Beyond it the answer is 503, which costs nothing. */
    @WithName("waiting-writes-max")
    @WithDefault("20000")
    int queuedSubmissionsMax();

    /** Times a flush is repeated that another one got in the way of. */
    @WithDefault("8")
    int attemptsMax();

    /** How long an idempotency key is remembered; the usual promise of payment APIs. */
    @WithName("idempotency-kept")
    @WithDefault("24h")
    Duration idempotencyRetention();

    /** How often answers are forgotten whose time is over; at most 10,000 at once. */
    @WithName("idempotency-sweep")
    @WithDefault("10m")
    Duration idempotencyCleanupInterval();
}
