package io.holdfast.ticket.webhook.delivery;

import java.time.Duration;

/** Settings of a test without an application: the defaults but for these. */
record TestConfig(boolean privateAllowed, Duration timeout) implements WebhookConfig {

    @Override
    public int countMax() {
        return 100;
    }

    @Override
    public int perWebhookMax() {
        return 8;
    }

    @Override
    public int concurrentMax() {
        return 256;
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration poll() {
        return Duration.ofMillis(100);
    }

    @Override
    public Duration kept() {
        return Duration.ofDays(30);
    }

    @Override
    public int pendingMax() {
        return 1_000_000;
    }

    @Override
    public Duration upkeep() {
        return Duration.ofSeconds(1);
    }

    @Override
    public int batchRowsMax() {
        return 1_000;
    }
}
