package io.holdfast.sla.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Topic;

import static org.assertj.core.api.Assertions.assertThat;

class TimerQueueTest {

    private static final Instant NOW = Instant.parse("2026-03-29T01:00:00Z");

    private final TimerQueue queue = new TimerQueue(Duration.ofSeconds(60), 4);

    private static Timer timer(int seconds, String ticketId) {
        return new Timer(NOW.plusSeconds(seconds), ticketId);
    }

    private void assignWith(Timer... rows) {
        queue.assign(Set.of(3));
        queue.beginRefill(3, NOW.plusSeconds(60));
        queue.completeRefill(3, List.of(rows), NOW.plusSeconds(60), true);
    }

    @Test
    void anExpiredTimerIsTakenOnceAtItsTimeAndNotBefore() {
        assignWith(timer(5, "a"), timer(7, "b"));

        assertThat(queue.takeExpired(Instant.MIN, NOW.plusMillis(4_999), 10)).isEmpty();
        assertThat(queue.takeExpired(Instant.MIN, NOW.plusSeconds(5), 10)).isEqualTo(Map.of(3, List.of(timer(5, "a"))));
        assertThat(queue.takeExpired(Instant.MIN, NOW.plusSeconds(6), 10)).isEmpty();
        assertThat(queue.nextExpiry(Instant.MIN)).isEqualTo(NOW.plusSeconds(7));
    }

    @Test
    void aTicketWithTwoExpiredTimersIsTakenOnce() {
        assignWith(timer(5, "a"), timer(6, "a"));

        assertThat(queue.takeExpired(Instant.MIN, NOW.plusSeconds(10), 10))
                .isEqualTo(Map.of(3, List.of(timer(5, "a"))));
        assertThat(queue.size()).isZero();
    }

    @Test
    void timersBeyondTheWindowStayInTheDatabase() {
        assignWith();

        queue.schedule(3, timer(61, "far"));

        assertThat(queue.size()).isZero();
        assertThat(queue.partitionsToRefill(NOW)).isEmpty();
        assertThat(queue.partitionsToRefill(NOW.plusSeconds(31))).containsExactly(3);
    }

    @Test
    void timersCommittedDuringARefillAreAdded() {
        queue.assign(Set.of(3));
        queue.beginRefill(3, NOW.plusSeconds(60));

        queue.schedule(3, timer(5, "new"));
        queue.completeRefill(3, List.of(), NOW.plusSeconds(60), true);

        assertThat(queue.nextExpiry(Instant.MIN)).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void tooManyTimersShortenTheWindow() {
        assignWith(timer(1, "a"), timer(2, "b"), timer(3, "c"), timer(50, "d"));

        queue.schedule(3, timer(4, "e"));
        queue.schedule(3, timer(55, "f"));

        assertThat(queue.size()).isEqualTo(4);
        queue.takeExpired(Instant.MIN, NOW.plusSeconds(2), 10);
        assertThat(queue.partitionsToRefill(NOW.plusSeconds(25))).containsExactly(3);
    }

    @Test
    void timersOfARevokedPartitionAreDropped() {
        assignWith(timer(5, "a"));

        queue.revoke(Set.of(3));
        queue.schedule(3, timer(6, "b"));
        queue.putBack(3, timer(6, "b"));

        assertThat(queue.nextExpiry(Instant.MIN)).isNull();
        assertThat(queue.takeExpired(Instant.MIN, NOW.plusSeconds(60), 10)).isEmpty();
    }

    @Test
    void anInvalidatedPartitionIsLoadedAgain() {
        assignWith(timer(5, "a"));

        queue.invalidate(3);

        assertThat(queue.partitionsToRefill(NOW)).containsExactly(3);
    }

    @Test
    void aTimerIsHeldUntilItsPartitionIsProcessed() {
        WatermarkGate unreadFirst = new WatermarkGate();
        unreadFirst.hold(3, Map.of(Topic.TICKETS, 100L), NOW, List.of(timer(1, "a"), timer(2, "b")));
        unreadFirst.hold(3, Map.of(Topic.TICKETS, 120L), NOW, List.of(timer(3, "c")));

        assertThat(unreadFirst.release((topic, partition) -> 99, 10)).isEmpty();
        assertThat(unreadFirst.release((topic, partition) -> 110, 1))
                .containsExactly(new WatermarkGate.Released(3, NOW, List.of(timer(1, "a"))));
        assertThat(unreadFirst.release((topic, partition) -> 110, 10))
                .containsExactly(new WatermarkGate.Released(3, NOW, List.of(timer(2, "b"))));
        assertThat(unreadFirst.size()).isEqualTo(1);
        unreadFirst.retain(Set.of());
        assertThat(unreadFirst.isEmpty()).isTrue();
    }

    @Test
    void aTimerIsHeldUntilEveryInputTopicIsProcessed() {
        WatermarkGate unreadFirst = new WatermarkGate();
        unreadFirst.hold(3, Map.of(Topic.TICKETS, 100L, Topic.LOYALTY, 7L), NOW, List.of(timer(1, "a")));

        assertThat(unreadFirst.release((topic, partition) -> topic == Topic.TICKETS ? 100 : 6, 10))
                .isEmpty();
        assertThat(unreadFirst.release((topic, partition) -> topic == Topic.TICKETS ? 100 : 7, 10))
                .hasSize(1);
    }
}
