package io.holdfast.sla.timer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.LogOffsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The timer service on its own thread, with evaluations that hang or fail. */
class TimerServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 7;

    /** Everything is processed. */
    private static final class ReadLog implements LogOffsets {
        @Override
        public Uni<Map<Integer, Long>> endOffsets(String topic, Set<Integer> partitions) {
            return Uni.createFrom().item(Map.of(PARTITION, 5L));
        }

        @Override
        public long processed(String topic, int partition) {
            return 5;
        }
    }

    private record Config(Duration stepTimeout) implements TimerConfig {
        @Override
        public Duration horizon() {
            return Duration.ofSeconds(60);
        }

        @Override
        public int timersMaxPerPartition() {
            return 1_000;
        }

        @Override
        public int batchTicketsMax() {
            return 8;
        }

        @Override
        public int batchesMax() {
            return 2;
        }

        @Override
        public Duration lateAfter() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int reevaluationTicketsMax() {
            return 10;
        }

        @Override
        public int heldTicketsMax() {
            return 1_000;
        }
    }

    /** Result of a batch, by its tickets. */
    private volatile Function<Set<String>, Uni<List<ScheduledTimer>>> evaluation = tickets -> done();

    private final Queue<Timer> rows = new ConcurrentLinkedQueue<>();
    private final Queue<Set<String>> requested = new ConcurrentLinkedQueue<>();
    private final Set<String> evaluated = ConcurrentHashMap.newKeySet();
    private TimerService service = serviceWith(Duration.ofSeconds(30));

    private TimerService serviceWith(Duration stepTimeout) {
        TimerListener listener = new TimerListener() {
            @Override
            public Set<Topic> inputTopics() {
                return Set.of(Topic.TICKETS);
            }

            @Override
            public Uni<List<ScheduledTimer>> onExpired(Map<String, Instant> asOf) {
                requested.add(Set.copyOf(asOf.keySet()));
                return evaluation.apply(asOf.keySet()).invoke(() -> evaluated.addAll(asOf.keySet()));
            }
        };
        return new TimerService(
                new Config(stepTimeout),
                (partition, until, max) -> Uni.createFrom().item(earliest(until)),
                new ReadLog(),
                listener,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private List<Timer> earliest(Instant until) {
        return rows.stream()
                .filter(due -> due.at().isBefore(until) && !evaluated.contains(due.ticketId()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static Uni<List<ScheduledTimer>> done() {
        return Uni.createFrom().item(List.of());
    }

    private static Uni<List<ScheduledTimer>> never() {
        return Uni.createFrom().nothing();
    }

    private static Uni<List<ScheduledTimer>> failed() {
        return Uni.createFrom().failure(new IllegalStateException("evaluation failed"));
    }

    @BeforeEach
    void start() {
        start(service);
    }

    private void start(TimerService started) {
        service = started;
        started.assign(Set.of(PARTITION));
        started.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        service.stop();
    }

    private void expire(String ticket, Duration ago) {
        rows.add(new Timer(Instant.now().minus(ago), ticket));
        service.reload(PARTITION);
    }

    private void reevaluate(String... tickets) {
        List<ScheduledTimer> due = new ArrayList<>();
        for (String ticket : tickets) {
            due.add(new ScheduledTimer(PARTITION, ticket, Instant.now().minusSeconds(3600)));
        }
        service.scheduleReevaluation(due);
    }

    private void awaitEvaluated(String... tickets) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(evaluated).contains(tickets));
    }

    private void awaitRequested(String ticket) {
        await().atMost(PATIENCE).until(() -> requested.stream().anyMatch(tickets -> tickets.contains(ticket)));
    }

    @Test
    void aDeadlineIsEvaluatedWhileAReevaluationHangs() {
        evaluation = tickets -> tickets.contains("hanging") ? never() : done();
        reevaluate("hanging");
        awaitRequested("hanging");

        expire("now", Duration.ZERO);
        expire("soon", Duration.ofMillis(-300));

        awaitEvaluated("now", "soon");
        assertThat(evaluated).doesNotContain("hanging");
        assertThat(service.pendingReevaluations()).isEqualTo(1);
    }

    @Test
    void aDeadlineIsEvaluatedWhileALateBatchHangs() {
        evaluation = tickets -> tickets.stream().anyMatch(ticket -> ticket.startsWith("late")) ? never() : done();
        IntStream.range(0, 50).forEach(i -> rows.add(new Timer(Instant.now().minusSeconds(3600), "late" + i)));
        service.reload(PARTITION);
        await().atMost(PATIENCE).until(() -> !requested.isEmpty());

        expire("now", Duration.ZERO);

        awaitEvaluated("now");
    }

    @Test
    void aLongBatchDoesNotDelayTheNext() {
        evaluation = tickets -> tickets.contains("long") ? never() : done();
        expire("long", Duration.ZERO);
        awaitRequested("long");
        rows.clear();

        expire("next", Duration.ZERO);

        awaitEvaluated("next");
    }

    @Test
    void failedReevaluationsAreRetriedUntilAllAreDone() {
        Set<String> failedOnce = ConcurrentHashMap.newKeySet();
        evaluation = tickets -> failedOnce.addAll(Set.copyOf(tickets)) ? failed() : done();
        String[] tickets = IntStream.range(0, 25).mapToObj(i -> "free" + i).toArray(String[]::new);

        reevaluate(tickets);

        awaitEvaluated(tickets);
        await().atMost(PATIENCE).until(() -> service.pendingReevaluations() == 0);
        assertThat(requested).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void aTicketThatCannotBeEvaluatedIsIsolatedFromTheOthers() {
        evaluation = tickets -> tickets.contains("bad") ? failed() : done();
        Instant now = Instant.now();
        String[] good = IntStream.range(0, 20).mapToObj(i -> "good" + i).toArray(String[]::new);
        for (String ticket : good) {
            rows.add(new Timer(now, ticket));
        }
        rows.add(new Timer(now, "bad"));
        service.reload(PARTITION);

        awaitEvaluated(good);
        await().atMost(PATIENCE).until(() -> requested.contains(Set.of("bad")));
        expire("next", Duration.ZERO);
        awaitEvaluated("next");
        evaluation = tickets -> done();
        awaitEvaluated("bad");
    }

    @Test
    void aBatchThatTimesOutIsRetried() {
        service.stop();
        start(serviceWith(Duration.ofMillis(100)));
        evaluation = tickets -> requested.size() == 1 ? never() : done();

        expire("stuck", Duration.ZERO);

        awaitEvaluated("stuck");
    }

    @Test
    void reevaluationsOfARevokedPartitionAreDropped() {
        evaluation = tickets -> never();
        String[] tickets = IntStream.range(0, 50).mapToObj(i -> "free" + i).toArray(String[]::new);
        reevaluate(tickets);
        await().atMost(PATIENCE).until(() -> !requested.isEmpty());
        assertThat(service.pendingReevaluations()).isEqualTo(50);

        service.revoke(Set.of(PARTITION));

        await().atMost(PATIENCE).until(() -> service.pendingReevaluations() == 10);
        reevaluate("stranger");
        assertThat(service.pendingReevaluations()).isEqualTo(10);
    }
}
