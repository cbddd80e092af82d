package io.holdfast.sla.simulation;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the resources that simulations use. */
@ConfigMapping(prefix = "holdfast.simulation")
interface SimulationConfig {

    /** Simulations at the same time; each uses one core. */
    @WithDefault("2")
    int concurrentMax();

    /** Simulations that wait for one of those to end; further ones are answered 503. */
    @WithDefault("8")
    int waitingMax();

    /** A simulation that takes longer is ended with 422; one that waits longer, with 503. */
    @WithDefault("10s")
    Duration timeMax();

    /**
     * Facts and merged waits that are replayed, those of a loyalty tier once for each ticket of the customer: bounds time and
     * memory, whatever the tickets have in common.
     */
    @WithDefault("250000")
    int stepsMax();

    /** Years with an event times calendars of the policy: bounds the memory of compiled calendars, 5 kB for one. */
    @WithDefault("5000")
    int calendarYearsMax();

    /** The size of the response, in bytes: a clock counts 512, a warning 128. */
    @WithDefault("16777216")
    long responseBytesMax();
}
