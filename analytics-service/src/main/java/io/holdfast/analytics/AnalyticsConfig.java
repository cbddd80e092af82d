package io.holdfast.analytics;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator may set; each default says why. */
@ConfigMapping(prefix = "holdfast.analytics")
public interface AnalyticsConfig {

    /** How long after its end a period may still get facts and be called provisional: a week covers a lost weekend. */
    @WithDefault("P7D")
    Duration latenessAllowance();

    /** Changes of a partition that wait before they are folded into its days: more load slower, fewer write more. */
    @WithDefault("200")
    int foldAfterChanges();

    /** How old the gauges may be. */
    @WithDefault("15s")
    Duration gaugesEvery();

    /** The most periods in one lifecycle. */
    @WithDefault("1000")
    int lifecyclePeriodsMax();

    /** The most periods in one table of cohorts; the work grows with their square. */
    @WithDefault("120")
    int cohortPeriodsMax();
}
