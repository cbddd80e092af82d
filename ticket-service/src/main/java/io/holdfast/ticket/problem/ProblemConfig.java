package io.holdfast.ticket.problem;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Pace of the answers to the tickets of problems. */
@ConfigMapping(prefix = "holdfast.problems")
interface ProblemConfig {

    /** Interval at which an instance looks for tickets to answer that another one was asked for, or has left. */
    @WithDefault("2s")
    Duration pollInterval();

    /** Tickets that are answered in one transaction. */
    @WithDefault("100")
    int batchTicketsMax();
}
