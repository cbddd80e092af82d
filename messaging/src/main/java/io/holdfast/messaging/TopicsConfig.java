package io.holdfast.messaging;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What topics the service makes when they are missing; each default says why. */
@ConfigMapping(prefix = "holdfast.topics")
interface TopicsConfig {
    /** Partitions of every topic; all topics must have the same number, for a customer's facts meet by partition. */
    @WithDefault("12")
    int partitions();

    /** Copies of each partition; 1 is for one machine, 3 for many. */
    @WithDefault("1")
    short replicationFactor();

    /** Facts are kept for ever, so that everything can be recomputed; set a time where the law or the disk says so. */
    @WithDefault("-1")
    long retentionMillis();

    /** How long a starting service waits for the broker. */
    @WithDefault("60s")
    Duration startTimeout();
}
