package io.holdfast.rest.audit;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the audit trail. */
@ConfigMapping(prefix = "holdfast.audit")
interface AuditConfig {

    /** How long entries are kept. */
    @WithDefault("400d")
    Duration retention();

    @WithDefault("1h")
    Duration cleanupInterval();
}
