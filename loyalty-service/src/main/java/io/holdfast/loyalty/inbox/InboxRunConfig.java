package io.holdfast.loyalty.inbox;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * When scheduled runs wait for events of the past, so that an import in the order of its times gives what the same events gave
 * when they happened.
 */
@ConfigMapping(prefix = "holdfast.past-events")
interface InboxRunConfig {

    /** An event that is older when it is read is of the past. */
    @WithDefault("1h")
    Duration pastAfter();

    /** How long after the last such event of a customer nothing of them is run; longer than an import takes between two. */
    @WithDefault("10m")
    Duration delay();
}
