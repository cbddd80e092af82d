package io.holdfast.ticket.webhook.delivery;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Settings of webhooks. */
@ConfigMapping(prefix = "holdfast.webhooks")
public interface WebhookConfig {

    /** Whether receivers in private networks and on this machine are allowed, and addresses without TLS. */
    @WithName("private")
    @WithDefault("false")
    boolean privateAllowed();

    /** Webhooks that can exist. */
    @WithDefault("100")
    int countMax();

    /** Tries of one webhook at a time, of this instance. While an endpoint fails, it is one. */
    @WithDefault("8")
    int perWebhookMax();

    /** Tries of all webhooks at a time, of this instance. Each holds one event in memory. */
    @WithDefault("256")
    int concurrentMax();

    /** The time of one try: name resolution, connection and answer together. */
    @WithDefault("10s")
    Duration timeout();

    /** A queue whose instance has died is claimed by another one after it; longer than a try and its recording. */
    @WithDefault("30s")
    Duration lease();

    /** How often due queues are looked for; an event that this instance stores is sent at once. */
    @WithDefault("500ms")
    Duration poll();

    /** How long deliveries are stored after they have ended, or while they cannot be made. */
    @WithDefault("30d")
    Duration kept();

    /** Pending deliveries of one webhook. With more, it is disabled. */
    @WithDefault("1000000")
    int pendingMax();

    /** Interval of the cleanup and of the metrics. */
    @WithDefault("15s")
    Duration upkeep();

    /** Rows that one statement of the cleanup, or one step of a replay, changes. */
    @WithDefault("1000")
    int batchRowsMax();
}
