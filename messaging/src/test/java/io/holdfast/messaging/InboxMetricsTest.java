package io.holdfast.messaging;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboxMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InboxProgress progress = new InboxProgress(Clock.systemUTC());
    private final InboxMetrics metrics = new InboxMetrics(registry, progress);

    @Test
    void theInboxCountsAsBlockedUntilItIsAssignedPartitionsThatItReads() {
        assertThat(blocked()).isZero();

        progress.block("the topic tickets was created again");
        assertThat(blocked()).isEqualTo(1);

        progress.startAssignment(new InboxProgress.Assignment(2, new UUID(0, 2)), Map.of());
        assertThat(blocked()).isZero();
    }

    @Test
    void lostRecordsAreCounted() {
        metrics.countLost(30);

        assertThat(registry.get("holdfast.inbox.lost").counter().count()).isEqualTo(30);
    }

    private double blocked() {
        return registry.get("holdfast.inbox.blocked").gauge().value();
    }
}
