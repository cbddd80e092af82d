package io.holdfast.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

import io.holdfast.sql.ConcurrentUpdateException;
import io.holdfast.sql.FailureKind;

import static org.assertj.core.api.Assertions.assertThat;

class InboxTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final UUID OWNER = new UUID(0, 1);
    private static final TopicPartitionKey PARTITION = new TopicPartitionKey("tickets", 3);

    private final InboxProgress progress = new InboxProgress(Clock.fixed(NOON, ZoneOffset.UTC));
    private final InboxReadiness readiness = new InboxReadiness(progress, true);

    @Test
    void aFailedOptimisticLockIsRetried() {
        ConcurrentUpdateException conflict = new ConcurrentUpdateException("another purchase was saved meanwhile");

        assertThat(Inbox.kindOf(conflict)).isEqualTo(FailureKind.CONFLICT);
        assertThat(Inbox.kindOf(new CompletionException(conflict))).isEqualTo(FailureKind.CONFLICT);
    }

    @Test
    void aLostPartitionIsAConflictWithItsNextOwner() {
        assertThat(Inbox.kindOf(new Watermarks.LostPartitionException())).isEqualTo(FailureKind.CONFLICT);
        assertThat(Inbox.kindOf(new CompletionException(new Watermarks.LostPartitionException())))
                .isEqualTo(FailureKind.CONFLICT);
    }

    @Test
    void anUnreadableRecordIsAtFaultItself() {
        assertThat(Inbox.kindOf(new UnreadableEventException("?"))).isEqualTo(FailureKind.CONTENT);
    }

    @Test
    void theBackoffDoublesUpToFiveSeconds() {
        Duration backoff = Duration.ofMillis(50);
        for (int attempt = 0; attempt < 20; attempt++) {
            backoff = Inbox.nextBackoff(backoff);
        }

        assertThat(Inbox.nextBackoff(Duration.ofMillis(50))).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aRecordThatCannotBeHandledIsReportedUntilItsPartitionAdvances() {
        progress.startAssignment(new InboxProgress.Assignment(1, OWNER), Map.of(PARTITION, 7L));

        progress.reportUnhandled(OWNER, record(7), new NullPointerException());

        HealthCheckResponse down = readiness.call();
        assertThat(down.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(String.valueOf(down.getData().orElseThrow().get("reason")))
                .startsWith("tickets-3@7 cannot be handled since 2026-03-02T12:00:00Z (NullPointerException)");
        HealthCheckResponse sideLine = new InboxReadiness(progress, false).call();
        assertThat(sideLine.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(sideLine.getData()).isEqualTo(down.getData());
        progress.advance(Map.of(PARTITION, 8L));
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void aReportEndsWithTheAssignment() {
        progress.startAssignment(new InboxProgress.Assignment(1, OWNER), Map.of(PARTITION, 7L));
        progress.reportUnhandled(OWNER, record(7), new NullPointerException());

        progress.endAssignment();
        progress.reportUnhandled(OWNER, record(7), new NullPointerException());

        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    private static InboxRecord record(long offset) {
        return new InboxRecord("tickets", 3, offset, "C-1", new RecordHeaders(), null);
    }
}
