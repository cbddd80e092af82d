package io.holdfast.loyalty.simulation;

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

    /** Events, due times and effects: bounds time and memory. */
    @WithDefault("250000")
    int stepsMax();

    /** The size of the response, in bytes: a lot, an entry and a reward count 256, a part and an allocation 64. */
    @WithDefault("16777216")
    long responseBytesMax();
}
