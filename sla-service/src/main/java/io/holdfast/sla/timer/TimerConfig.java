package io.holdfast.sla.timer;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How deadlines are watched. */
@ConfigMapping(prefix = "holdfast.deadlines")
interface TimerConfig {

    /** How far ahead instants are held in memory; further ones stay in the database. */
    @WithDefault("60s")
    Duration lookAhead();

    /** What is armed for one partition at most; a window with more in it gets shorter. */
    @WithDefault("20000")
    int armedMaxPerPartition();

    /** Tickets judged in one transaction. */
    @WithDefault("500")
    int sweepTicketsMax();

    /** Transactions at once that judge what has just come: those that come meanwhile do not wait for the first. */
    @WithDefault("2")
    int sweepsMax();

    /** What is older when it is taken was missed, in a downtime say: it is judged beside what has just come. */
    @WithDefault("1s")
    Duration lateAfter();

    /** Tickets judged in one transaction where nobody waits for them, as after a change of the rules. */
    @WithDefault("100")
    int freeTicketsMax();

    /** Tickets taken from the look-ahead that wait for their partition to be read; no more are taken beyond that. */
    @WithDefault("20000")
    int waitingTicketsMax();

    /** How long one step may take before it is tried again. */
    @WithDefault("30s")
    Duration stepTimeout();
}
