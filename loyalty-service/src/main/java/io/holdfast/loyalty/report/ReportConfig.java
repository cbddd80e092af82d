package io.holdfast.loyalty.report;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits on the resources that reports use. */
@ConfigMapping(prefix = "holdfast.report")
interface ReportConfig {

    /** Reports at the same time; each holds one database connection for as long as it reads. Further ones are answered 503. */
    @WithDefault("3")
    int concurrentMax();
}
