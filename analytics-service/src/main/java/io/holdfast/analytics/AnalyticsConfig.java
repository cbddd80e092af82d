package io.holdfast.analytics;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of analytics-service. */
@ConfigMapping(prefix = "holdfast.analytics")
public interface AnalyticsConfig {

    /**
     * How long after a period's end its figures are provisional, as late events are expected: a week covers an outage
     * over a weekend.
     */
    @WithDefault("P7D")
    Duration latenessAllowance();

    /** Pending changes of a partition that start its compaction. More make a start slower, fewer cause more writes. */
    @WithDefault("200")
    int foldAfterChanges();

    /** The period at which the gauges are updated. */
    @WithDefault("15s")
    Duration gaugesEvery();

    /** The maximum number of periods in a lifecycle. */
    @WithDefault("1000")
    int lifecyclePeriodsMax();

    /** The maximum number of periods in a cohort table; the work is quadratic in it. */
    @WithDefault("120")
    int cohortPeriodsMax();

    /**
     * The maximum number of customers that are looked up for groups by channel, department or tier, a customer once for each
     * window: 40,000 take about a second.
     */
    @WithDefault("40000")
    int groupedCustomersMax();
}
