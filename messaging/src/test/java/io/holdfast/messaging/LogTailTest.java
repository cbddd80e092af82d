package io.holdfast.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Topic;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.RunningServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Reading the log's end, on a real broker. */
class LogTailTest {

    private static final Instant TIME = Instant.parse("2026-03-02T09:15:00Z");
    private static final int GO_BACK_MAX = 10;

    private final RunningServers servers = EmbeddedServers.running();
    private final TestKafkaClient log = TestKafkaClient.of(servers.bootstrapServers());
    private final String run = EventIds.generate();
    private LogTail tail = tail();

    private static final class RecordingListener implements LogTail.Listener {
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile @Nullable LogPosition at;
        volatile @Nullable Boolean complete;
        volatile @Nullable String lost;

        @Override
        public void onStart(LogPosition position, boolean all) {
            at = position;
            complete = all;
        }

        @Override
        public void onEvent(ConsumedFact delivery, LogPosition after) {
            events.add(delivery.fact().id());
            at = after;
        }

        @Override
        public void onIdle(LogPosition position) {
            at = position;
        }

        @Override
        public void onClose(String reason) {
            lost = reason;
        }

        LogPosition position() {
            return Objects.requireNonNull(at);
        }
    }

    private LogTail tail() {
        return new LogTailFactory(servers.bootstrapServers(), new EventJson(), TestKafkaClient.PARTITIONS)
                .create(List.of(Topic.TICKETS, Topic.PURCHASES), GO_BACK_MAX);
    }

    @BeforeEach
    void createTopics() {
        log.createTopics("tickets", "purchases");
    }

    @AfterEach
    void close() {
        tail.close();
        log.close();
    }

    private RecordingListener subscribe(@Nullable LogPosition from) {
        RecordingListener seen = new RecordingListener();
        tail.subscribe(seen, from);
        await().until(() -> seen.complete != null);
        return seen;
    }

    private void append(String... names) {
        for (String name : names) {
            log.sendEvent("tickets", "/test", run + name, "ticket-merged", TIME, "C-" + name, """
                    {"ticketId":"T","customerId":"C-%s","intoTicketId":"U"}""".formatted(name));
        }
    }

    private void awaitSeen(RecordingListener seen, String... names) {
        String[] ids = new String[names.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = run + names[i];
        }
        await().untilAsserted(() -> assertThat(seen.events).containsExactlyInAnyOrder(ids));
    }

    @Test
    void tellsWhatIsAppendedFromNowOnToEveryFollower() {
        append("before");
        RecordingListener first = subscribe(null);
        append("a");
        awaitSeen(first, "a");

        RecordingListener second = subscribe(null);
        log.send("tickets", "C", java.util.Map.of(), new byte[] {1});
        append("b", "c");

        awaitSeen(first, "a", "b", "c");
        awaitSeen(second, "b", "c");
    }

    @Test
    void whoComesBackGoesOnWhereItWasAndNobodyElseHearsTwice() {
        RecordingListener stays = subscribe(null);
        RecordingListener leaves = subscribe(null);
        append("a");
        awaitSeen(leaves, "a");
        LogPosition left = leaves.position();
        tail.unsubscribe(leaves);
        append("b", "c", "d");
        awaitSeen(stays, "a", "b", "c", "d");

        RecordingListener back = subscribe(LogPosition.parse(left.toString(), 2 * TestKafkaClient.PARTITIONS)
                .orElseThrow());

        assertThat(back.complete).isTrue();
        awaitSeen(back, "b", "c", "d");
        append("e");
        awaitSeen(stays, "a", "b", "c", "d", "e");
        awaitSeen(back, "b", "c", "d", "e");
        assertThat(back.position()).isEqualTo(stays.position());
    }

    @Test
    void whoHasMissedTooMuchBeginsAtTheEndAndIsToldSo() {
        RecordingListener early = subscribe(null);
        LogPosition left = early.position();
        tail.unsubscribe(early);
        for (int i = 0; i <= GO_BACK_MAX; i++) {
            append("missed" + i);
        }

        RecordingListener back = subscribe(left);

        assertThat(back.complete).isFalse();
        append("new");
        awaitSeen(back, "new");
    }

    @Test
    void restsWhileNobodyFollowsAndBeginsAgain() {
        RecordingListener first = subscribe(null);
        tail.unsubscribe(first);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("log-tail")));

        RecordingListener second = subscribe(first.position());
        append("a");

        awaitSeen(second, "a");
        tail.close();
        assertThat(second.lost).isNotNull();
        tail = tail();
    }

    @Test
    void aBrokerThatComesBackIsReadOn() {
        RecordingListener seen = subscribe(null);
        servers.killBroker();
        servers.restartBroker();

        append("after");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(seen.events).containsExactly(run + "after"));
    }
}
