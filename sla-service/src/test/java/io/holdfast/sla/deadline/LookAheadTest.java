package io.holdfast.sla.deadline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Topic;

import static org.assertj.core.api.Assertions.assertThat;

class LookAheadTest {

    private static final Instant NOW = Instant.parse("2026-03-29T01:00:00Z");

    private final LookAhead lookAhead = new LookAhead(Duration.ofSeconds(60), 4);

    private static Due due(int seconds, String ticketId) {
        return new Due(NOW.plusSeconds(seconds), ticketId);
    }

    private void openWith(Due... rows) {
        lookAhead.open(Set.of(3));
        lookAhead.beforeRefill(3, NOW.plusSeconds(60));
        lookAhead.refill(3, List.of(rows), NOW.plusSeconds(60), true);
    }

    @Test
    void whatHasComeIsTakenOnceAtItsInstantAndNotBefore() {
        openWith(due(5, "a"), due(7, "b"));

        assertThat(lookAhead.takeCome(Instant.MIN, NOW.plusMillis(4_999), 10)).isEmpty();
        assertThat(lookAhead.takeCome(Instant.MIN, NOW.plusSeconds(5), 10)).isEqualTo(Map.of(3, List.of(due(5, "a"))));
        assertThat(lookAhead.takeCome(Instant.MIN, NOW.plusSeconds(6), 10)).isEmpty();
        assertThat(lookAhead.next(Instant.MIN)).isEqualTo(NOW.plusSeconds(7));
    }

    @Test
    void aTicketWithTwoInstantsThatHaveComeIsTakenOnce() {
        openWith(due(5, "a"), due(6, "a"));

        assertThat(lookAhead.takeCome(Instant.MIN, NOW.plusSeconds(10), 10)).isEqualTo(Map.of(3, List.of(due(5, "a"))));
        assertThat(lookAhead.armed()).isZero();
    }

    @Test
    void whatIsBeyondTheWindowIsLeftToTheDatabase() {
        openWith();

        lookAhead.arm(3, due(61, "far"));

        assertThat(lookAhead.armed()).isZero();
        assertThat(lookAhead.wantRefill(NOW)).isEmpty();
        assertThat(lookAhead.wantRefill(NOW.plusSeconds(31))).containsExactly(3);
    }

    @Test
    void whatIsCommittedWhileTheRowsAreReadIsArmed() {
        lookAhead.open(Set.of(3));
        lookAhead.beforeRefill(3, NOW.plusSeconds(60));

        lookAhead.arm(3, due(5, "new"));
        lookAhead.refill(3, List.of(), NOW.plusSeconds(60), true);

        assertThat(lookAhead.next(Instant.MIN)).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void moreThanTheMostShortensTheWindowInsteadOfFillingMemory() {
        openWith(due(1, "a"), due(2, "b"), due(3, "c"), due(50, "d"));

        lookAhead.arm(3, due(4, "e"));
        lookAhead.arm(3, due(55, "f"));

        assertThat(lookAhead.armed()).isEqualTo(4);
        lookAhead.takeCome(Instant.MIN, NOW.plusSeconds(2), 10);
        assertThat(lookAhead.wantRefill(NOW.plusSeconds(25))).containsExactly(3);
    }

    @Test
    void aPartitionThatIsNoLongerOwnedSaysNothing() {
        openWith(due(5, "a"));

        lookAhead.drop(Set.of(3));
        lookAhead.arm(3, due(6, "b"));
        lookAhead.armAgain(3, due(6, "b"));

        assertThat(lookAhead.next(Instant.MIN)).isNull();
        assertThat(lookAhead.takeCome(Instant.MIN, NOW.plusSeconds(60), 10)).isEmpty();
    }

    @Test
    void rowsThatWereChangedAtAStrokeAreReadAgain() {
        openWith(due(5, "a"));

        lookAhead.forget(3);

        assertThat(lookAhead.wantRefill(NOW)).containsExactly(3);
    }

    @Test
    void aDeadlineWaitsUntilItsPartitionIsRead() {
        UnreadFirst unreadFirst = new UnreadFirst();
        unreadFirst.add(3, Map.of(Topic.TICKETS, 100L), NOW, List.of(due(1, "a"), due(2, "b")));
        unreadFirst.add(3, Map.of(Topic.TICKETS, 120L), NOW, List.of(due(3, "c")));

        assertThat(unreadFirst.takeReady((topic, partition) -> 99, 10)).isEmpty();
        assertThat(unreadFirst.takeReady((topic, partition) -> 110, 1))
                .containsExactly(new UnreadFirst.Passed(3, NOW, List.of(due(1, "a"))));
        assertThat(unreadFirst.takeReady((topic, partition) -> 110, 10))
                .containsExactly(new UnreadFirst.Passed(3, NOW, List.of(due(2, "b"))));
        assertThat(unreadFirst.size()).isEqualTo(1);
        unreadFirst.retain(Set.of());
        assertThat(unreadFirst.isEmpty()).isTrue();
    }

    @Test
    void aDeadlineWaitsForEveryTopicThatMayChangeIt() {
        UnreadFirst unreadFirst = new UnreadFirst();
        unreadFirst.add(3, Map.of(Topic.TICKETS, 100L, Topic.LOYALTY, 7L), NOW, List.of(due(1, "a")));

        assertThat(unreadFirst.takeReady((topic, partition) -> topic == Topic.TICKETS ? 100 : 6, 10))
                .isEmpty();
        assertThat(unreadFirst.takeReady((topic, partition) -> topic == Topic.TICKETS ? 100 : 7, 10))
                .hasSize(1);
    }
}
