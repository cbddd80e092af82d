package io.holdfast.loyalty.report;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the resources that reports use. */
@ConfigMapping(prefix = "holdfast.report")
interface ReportConfig {

    /** Reports at the same time; each holds one database connection for as long as it reads. Further ones are answered 503. */
    @WithDefault("3")
    int concurrentMax();

    /**
     * A report that takes longer is answered 503. The liability of 300,000 customers with 3 million lots took about 15 s on
     * two busy cores, most of it for the breakage.
     */
    @WithDefault("2m")
    Duration timeMax();
}
