package io.holdfast.sla.timer;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Limits of the timer service. */
@ConfigMapping(prefix = "holdfast.deadlines")
interface TimerConfig {

    /** How far ahead timers are held in memory; later ones stay in the database until then. */
    @WithName("look-ahead")
    @WithDefault("60s")
    Duration horizon();

    /** Timers in memory for one partition; with more within the horizon, the horizon of the partition gets shorter. */
    @WithName("armed-max-per-partition")
    @WithDefault("20000")
    int timersMaxPerPartition();

    /** Tickets evaluated in one transaction. */
    @WithName("sweep-tickets-max")
    @WithDefault("500")
    int batchTicketsMax();

    /** Concurrent transactions for timers that have just expired, so that a slow one does not delay the next. */
    @WithName("sweeps-max")
    @WithDefault("2")
    int batchesMax();

    /** A timer that expired longer ago than this, for example in a downtime, is evaluated on the queue of late timers. */
    @WithDefault("1s")
    Duration lateAfter();

    /** Re-evaluations in one transaction. */
    @WithName("free-tickets-max")
    @WithDefault("100")
    int reevaluationTicketsMax();

    /** Expired timers that wait for their partition to be processed; beyond that no more are taken from the queue. */
    @WithName("waiting-tickets-max")
    @WithDefault("20000")
    int heldTicketsMax();

    /** Timeout of one step, such as a transaction; the step is retried. */
    @WithDefault("30s")
    Duration stepTimeout();
}
