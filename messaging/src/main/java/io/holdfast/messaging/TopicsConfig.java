package io.holdfast.messaging;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the topics that a service creates when they are missing. */
@ConfigMapping(prefix = "holdfast.topics")
interface TopicsConfig {
    /** Partitions of every topic; topics are co-partitioned by customer, so all must have the same number. */
    @WithDefault("12")
    int partitions();

    /** Replicas of each partition: 1 on a single machine, 3 in a cluster. */
    @WithDefault("1")
    short replicationFactor();

    /** -1: facts are kept for ever, so that every state can be recomputed. Set a time where law or disk space demand it. */
    @WithDefault("-1")
    long retentionMillis();

    /** How long a starting service waits for the broker. */
    @WithDefault("60s")
    Duration startTimeout();
}
