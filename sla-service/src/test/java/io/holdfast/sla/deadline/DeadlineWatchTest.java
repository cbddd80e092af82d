package io.holdfast.sla.deadline;

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

/** The watch on its own thread, with judgements that take for ever or fail. */
class DeadlineWatchTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 7;

    /** Everything is read. */
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

    private record Config(Duration stepTimeout) implements DeadlineConfig {
        @Override
        public Duration lookAhead() {
            return Duration.ofSeconds(60);
        }

        @Override
        public int armedMaxPerPartition() {
            return 1_000;
        }

        @Override
        public int sweepTicketsMax() {
            return 8;
        }

        @Override
        public int sweepsMax() {
            return 2;
        }

        @Override
        public Duration lateAfter() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int freeTicketsMax() {
            return 10;
        }

        @Override
        public int waitingTicketsMax() {
            return 1_000;
        }
    }

    /** What becomes of the tickets of a sweep. */
    private volatile Function<Set<String>, Uni<List<Upcoming>>> judgement = tickets -> done();

    private final Queue<Due> rows = new ConcurrentLinkedQueue<>();
    private final Queue<Set<String>> asked = new ConcurrentLinkedQueue<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private DeadlineWatch watch = watching(Duration.ofSeconds(30));

    private DeadlineWatch watching(Duration stepTimeout) {
        PassedDeadlines passed = new PassedDeadlines() {
            @Override
            public Set<Topic> saidOn() {
                return Set.of(Topic.TICKETS);
            }

            @Override
            public Uni<List<Upcoming>> judge(Map<String, Instant> asOf) {
                asked.add(Set.copyOf(asOf.keySet()));
                return judgement.apply(asOf.keySet()).invoke(() -> told.addAll(asOf.keySet()));
            }
        };
        return new DeadlineWatch(
                new Config(stepTimeout),
                (partition, until, max) -> Uni.createFrom().item(soonest(until)),
                new ReadLog(),
                passed,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private List<Due> soonest(Instant until) {
        return rows.stream()
                .filter(due -> due.at().isBefore(until) && !told.contains(due.ticketId()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static Uni<List<Upcoming>> done() {
        return Uni.createFrom().item(List.of());
    }

    private static Uni<List<Upcoming>> never() {
        return Uni.createFrom().nothing();
    }

    private static Uni<List<Upcoming>> failed() {
        return Uni.createFrom().failure(new IllegalStateException("cannot be judged"));
    }

    @BeforeEach
    void start() {
        begin(watch);
    }

    private void begin(DeadlineWatch some) {
        watch = some;
        some.watch(Set.of(PARTITION));
        some.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        watch.stop();
    }

    private void due(String ticket, Duration ago) {
        rows.add(new Due(Instant.now().minus(ago), ticket));
        watch.reload(PARTITION);
    }

    private void whenFree(String... tickets) {
        List<Upcoming> due = new ArrayList<>();
        for (String ticket : tickets) {
            due.add(new Upcoming(PARTITION, ticket, Instant.now().minusSeconds(3600)));
        }
        watch.judgeWhenFree(due);
    }

    private void awaitTold(String... tickets) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).contains(tickets));
    }

    private void awaitAsked(String ticket) {
        await().atMost(PATIENCE).until(() -> asked.stream().anyMatch(tickets -> tickets.contains(ticket)));
    }

    @Test
    void aDeadlineIsToldWhileWhatNobodyWaitsForIsJudgedForEver() {
        judgement = tickets -> tickets.contains("patient") ? never() : done();
        whenFree("patient");
        awaitAsked("patient");

        due("now", Duration.ZERO);
        due("soon", Duration.ofMillis(-300));

        awaitTold("now", "soon");
        assertThat(told).doesNotContain("patient");
        assertThat(watch.waitingUntilFree()).isEqualTo(1);
    }

    @Test
    void aDeadlineIsToldWhileWhatWasMissedInADowntimeIsJudgedForEver() {
        judgement = tickets -> tickets.stream().anyMatch(ticket -> ticket.startsWith("missed")) ? never() : done();
        IntStream.range(0, 50).forEach(i -> rows.add(new Due(Instant.now().minusSeconds(3600), "missed" + i)));
        watch.reload(PARTITION);
        await().atMost(PATIENCE).until(() -> !asked.isEmpty());

        due("now", Duration.ZERO);

        awaitTold("now");
    }

    @Test
    void aLongSweepDoesNotHoldUpWhatComesAfterIt() {
        judgement = tickets -> tickets.contains("long") ? never() : done();
        due("long", Duration.ZERO);
        awaitAsked("long");
        rows.clear();

        due("next", Duration.ZERO);

        awaitTold("next");
    }

    @Test
    void whatNobodyWaitsForIsTriedAgainWhenItFailsAndAllOfItIsJudged() {
        Set<String> failedOnce = ConcurrentHashMap.newKeySet();
        judgement = tickets -> failedOnce.addAll(Set.copyOf(tickets)) ? failed() : done();
        String[] tickets = IntStream.range(0, 25).mapToObj(i -> "free" + i).toArray(String[]::new);

        whenFree(tickets);

        awaitTold(tickets);
        await().atMost(PATIENCE).until(() -> watch.waitingUntilFree() == 0);
        assertThat(asked).allSatisfy(sweep -> assertThat(sweep).hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void oneThatCannotBeJudgedIsTriedOnItsOwnAndTheOthersAreTold() {
        judgement = tickets -> tickets.contains("bad") ? failed() : done();
        Instant now = Instant.now();
        String[] good = IntStream.range(0, 20).mapToObj(i -> "good" + i).toArray(String[]::new);
        for (String ticket : good) {
            rows.add(new Due(now, ticket));
        }
        rows.add(new Due(now, "bad"));
        watch.reload(PARTITION);

        awaitTold(good);
        await().atMost(PATIENCE).until(() -> asked.contains(Set.of("bad")));
        due("next", Duration.ZERO);
        awaitTold("next");
        judgement = tickets -> done();
        awaitTold("bad");
    }

    @Test
    void aSweepThatDoesNotEndIsTriedAgain() {
        watch.stop();
        begin(watching(Duration.ofMillis(100)));
        judgement = tickets -> asked.size() == 1 ? never() : done();

        due("stuck", Duration.ZERO);

        awaitTold("stuck");
    }

    @Test
    void whatNobodyWaitsForIsForgottenWithItsPartition() {
        judgement = tickets -> never();
        String[] tickets = IntStream.range(0, 50).mapToObj(i -> "free" + i).toArray(String[]::new);
        whenFree(tickets);
        await().atMost(PATIENCE).until(() -> !asked.isEmpty());
        assertThat(watch.waitingUntilFree()).isEqualTo(50);

        watch.drop(Set.of(PARTITION));

        await().atMost(PATIENCE).until(() -> watch.waitingUntilFree() == 10);
        whenFree("stranger");
        assertThat(watch.waitingUntilFree()).isEqualTo(10);
    }
}
