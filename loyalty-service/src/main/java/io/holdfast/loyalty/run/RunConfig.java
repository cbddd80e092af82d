package io.holdfast.loyalty.run;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** When and how much the scheduled runs do. */
@ConfigMapping(prefix = "holdfast.runs")
interface RunConfig {

    /** How often it is looked for what is due. What is done late is stamped with the time at which it was due. */
    @WithDefault("1s")
    Duration interval();

    /** How many accounts one transaction handles. */
    @WithDefault("200")
    int accountsMax();

    /** How long an account waits after its run failed. */
    @WithDefault("1m")
    Duration retryAfter();
}
