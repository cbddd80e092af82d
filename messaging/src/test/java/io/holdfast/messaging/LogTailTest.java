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

/** Subscriptions to the log tail, with a real broker. */
class LogTailTest {

    private static final Instant TIME = Instant.parse("2026-03-02T09:15:00Z");
    private static final int REPLAY_RECORDS_MAX = 10;

    private final RunningServers servers = EmbeddedServers.running();
    private final TestKafkaClient log = servers.kafkaClient();
    private final String run = EventIds.generate();
    private LogTail tail = tail();

    private static final class RecordingListener implements LogTail.Listener {
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile @Nullable LogPosition at;
        volatile @Nullable Boolean complete;
        volatile @Nullable String closeReason;

        @Override
        public void onStart(LogPosition position, boolean all) {
            at = position;
            complete = all;
        }

        @Override
        public void onEvent(ConsumedFact fact, LogPosition after) {
            events.add(fact.fact().id());
            at = after;
        }

        @Override
        public void onPoll(LogPosition position) {
            at = position;
        }

        @Override
        public void onClose(String reason) {
            closeReason = reason;
        }

        LogPosition position() {
            return Objects.requireNonNull(at);
        }
    }

    private LogTail tail() {
        KafkaAccess kafka = KafkaAccess.of(java.util.Map.of("bootstrap.servers", servers.bootstrapServers()));
        return new LogTailFactory(kafka, new EventJson(), TestKafkaClient.PARTITIONS)
                .create(List.of(Topic.TICKETS, Topic.PURCHASES), REPLAY_RECORDS_MAX);
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
        return subscribe(tail, from);
    }

    private static RecordingListener subscribe(LogTail tail, @Nullable LogPosition from) {
        RecordingListener listener = new RecordingListener();
        tail.subscribe(listener, from);
        await().until(() -> listener.complete != null);
        return listener;
    }

    private void append(String... names) {
        for (String name : names) {
            log.sendEvent("tickets", "/test", run + name, "ticket-merged", TIME, "C-" + name, """
                    {"ticketId":"T","customerId":"C-%s","intoTicketId":"U"}""".formatted(name));
        }
    }

    private void awaitEvents(RecordingListener listener, String... names) {
        String[] ids = new String[names.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = run + names[i];
        }
        await().untilAsserted(() -> assertThat(listener.events).containsExactlyInAnyOrder(ids));
    }

    @Test
    void everyListenerReceivesWhatIsAppendedAfterItSubscribed() {
        append("before");
        RecordingListener first = subscribe(null);
        append("a");
        awaitEvents(first, "a");

        RecordingListener second = subscribe(null);
        log.send("tickets", "C", java.util.Map.of(), new byte[] {1});
        append("b", "c");

        awaitEvents(first, "a", "b", "c");
        awaitEvents(second, "b", "c");
    }

    @Test
    void aListenerResumesAtItsPositionAndOthersReceiveNothingTwice() {
        RecordingListener stays = subscribe(null);
        RecordingListener leaves = subscribe(null);
        append("a");
        awaitEvents(leaves, "a");
        LogPosition left = leaves.position();
        tail.unsubscribe(leaves);
        append("b", "c", "d");
        awaitEvents(stays, "a", "b", "c", "d");

        RecordingListener back = subscribe(LogPosition.parse(left.toString(), 2 * TestKafkaClient.PARTITIONS)
                .orElseThrow());

        assertThat(back.complete).isTrue();
        awaitEvents(back, "b", "c", "d");
        append("e");
        awaitEvents(stays, "a", "b", "c", "d", "e");
        awaitEvents(back, "b", "c", "d", "e");
        assertThat(back.position()).isEqualTo(stays.position());
    }

    @Test
    void aListenerThatMissedTooManyRecordsStartsAtTheEnd() {
        RecordingListener early = subscribe(null);
        LogPosition left = early.position();
        tail.unsubscribe(early);
        for (int i = 0; i <= REPLAY_RECORDS_MAX; i++) {
            append("missed" + i);
        }

        RecordingListener back = subscribe(left);

        assertThat(back.complete).isFalse();
        append("new");
        awaitEvents(back, "new");
    }

    @Test
    void aListenerWhoseMissedRecordsWereDeletedIsToldSo() {
        RecordingListener early = subscribe(null);
        LogPosition left = early.position();
        append("deleted1", "deleted2");
        awaitEvents(early, "deleted1", "deleted2");
        LogPosition seen = early.position();
        log.deleteRecords("tickets");

        RecordingListener back = subscribe(left);
        RecordingListener missedNothing = subscribe(seen);

        assertThat(back.complete).isFalse();
        assertThat(missedNothing.complete).isTrue();
        append("new");
        awaitEvents(back, "new");
        awaitEvents(missedNothing, "new");
    }

    @Test
    void aListenerWhosePositionIsBeyondTheEndOfANewLogIsToldSo() {
        String end = subscribe(null).position().toString();
        LogPosition beyond = LogPosition.parse("zzzz" + end.substring(end.indexOf('.')), 2 * TestKafkaClient.PARTITIONS)
                .orElseThrow();

        RecordingListener back = subscribe(beyond);

        assertThat(back.complete).isFalse();
        append("new");
        awaitEvents(back, "new");
    }

    @Test
    void eachInstanceDeliversAllRecordsToItsOwnListeners() {
        try (LogTail other = tail()) {
            RecordingListener here = subscribe(null);
            RecordingListener there = subscribe(other, null);

            append("a", "b", "c", "d");

            awaitEvents(here, "a", "b", "c", "d");
            awaitEvents(there, "a", "b", "c", "d");
        }
    }

    @Test
    void theReadingThreadEndsWithTheLastListenerAndStartsAgain() {
        RecordingListener first = subscribe(null);
        tail.unsubscribe(first);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("log-tail")));

        RecordingListener second = subscribe(first.position());
        append("a");

        awaitEvents(second, "a");
        tail.close();
        assertThat(second.closeReason).isNotNull();
        tail = tail();
    }

    @Test
    void readingContinuesAfterARestartOfTheBroker() {
        RecordingListener listener = subscribe(null);
        servers.killBroker();
        servers.restartBroker();

        append("after");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(listener.events).containsExactly(run + "after"));
    }

    @Test
    void listenersAreToldThatTheBrokerIsAwayAndGoOnWhenItIsBack() {
        RecordingListener before = subscribe(null);
        append("before");
        awaitEvents(before, "before");
        servers.killBroker();

        RecordingListener back = new RecordingListener();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> before.closeReason != null);
            assertThat(before.closeReason).isEqualTo("the log cannot be read");
            tail.subscribe(back, before.position());
        } finally {
            servers.restartBroker();
        }
        append("after");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(back.events).containsExactly(run + "after"));
        assertThat(back.complete).isTrue();
    }
}
