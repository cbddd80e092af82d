package io.holdfast.sla.deadline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Topic;

import static org.assertj.core.api.Assertions.assertThat;

class LaneTest {

    private static final Instant NOW = Instant.parse("2026-03-29T01:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final UnreadFirst.Processed ALL_READ = (topic, partition) -> 100;
    private static final UnreadFirst.Processed NOTHING_READ = (topic, partition) -> 0;

    private final LookAhead armed = new LookAhead(Duration.ofSeconds(60), 1_000);
    /** Nanoseconds may begin anywhere. */
    private long nanos = -TimeUnit.DAYS.toNanos(1);

    private Lane lane(int ticketsMax, int sweepsMax, boolean rests) {
        return new Lane(
                new Lane.Stretch(armed, now -> Instant.MIN, UnaryOperator.identity()),
                new Lane.Width(ticketsMax, sweepsMax, 100, rests));
    }

    private void arm(int from, int to) {
        armed.open(Set.of(3));
        IntStream.range(from, to).forEach(i -> armed.armAgain(3, new Due(NOW.minusSeconds(60 - i), "T" + (100 + i))));
    }

    private void take(Lane lane) {
        lane.take(NOW, nanos).forEach((partition, dues) -> lane.add(partition, Map.of(Topic.TICKETS, 100L), NOW, dues));
    }

    private Optional<Lane.Sweep> next(Lane lane) {
        return lane.next(ALL_READ, nanos);
    }

    @Test
    void soManySweepsAreUnderWayAndNoMore() {
        Lane lane = lane(2, 2, false);
        arm(0, 6);

        take(lane);
        assertThat(next(lane))
                .hasValueSatisfying(sweep -> assertThat(sweep.asOf()).isEqualTo(Map.of("T100", NOW, "T101", NOW)));
        take(lane);
        Lane.Sweep second = next(lane).orElseThrow();
        take(lane);
        assertThat(next(lane)).isEmpty();
        assertThat(armed.armed()).isEqualTo(2);
        assertThat(lane.held()).isEqualTo(4);
        assertThat(lane.isBehind(ALL_READ, NOW)).isTrue();
        // Until a sweep ends there is nothing to look at.
        assertThat(lane.idle(NOW, nanos, LONG)).isEqualTo(LONG);

        lane.succeeded(second, nanos);
        take(lane);

        assertThat(next(lane))
                .hasValueSatisfying(sweep -> assertThat(sweep.asOf()).containsOnlyKeys("T104", "T105"));
        assertThat(lane.isBehind(ALL_READ, NOW)).isFalse();
    }

    @Test
    void whatIsUnreadWaits() {
        Lane lane = lane(10, 1, false);
        arm(0, 3);

        take(lane);

        assertThat(lane.next(NOTHING_READ, nanos)).isEmpty();
        assertThat(lane.isBehind(NOTHING_READ, NOW)).isFalse();
        assertThat(lane.idle(NOW, nanos, LONG)).isBetween(Duration.ofNanos(1), Duration.ofMillis(50));
        assertThat(lane.isBehind(ALL_READ, NOW)).isTrue();
        lane.retain(Set.of());
        assertThat(lane.held()).isZero();
        assertThat(next(lane)).isEmpty();
    }

    @Test
    void whatWasTakenInVainIsThereAgain() {
        Lane lane = lane(10, 1, false);
        arm(0, 3);

        Map<Integer, List<Due>> taken = lane.take(NOW, nanos);
        assertThat(lane.held()).isEqualTo(3);
        lane.giveBack(taken);

        assertThat(lane.held()).isZero();
        assertThat(armed.armed()).isEqualTo(3);
    }

    @Test
    void aLaneThatRestsStandsStillForAsLongAsItsSweepTook() {
        Lane lane = lane(2, 1, true);
        arm(0, 4);
        take(lane);
        Lane.Sweep sweep = next(lane).orElseThrow();
        nanos += 300;

        lane.succeeded(sweep, nanos);

        nanos += 299;
        take(lane);
        assertThat(armed.armed()).isEqualTo(2);
        assertThat(lane.idle(NOW, nanos, LONG)).isEqualTo(Duration.ofNanos(1));
        nanos += 1;
        take(lane);
        assertThat(next(lane)).isPresent();
    }

    @Test
    void whatFailsIsTriedAgainAfterAPauseFewerAtOnceOneSweepAtATime() {
        Lane lane = lane(4, 2, false);
        arm(0, 8);
        take(lane);
        Lane.Sweep bad = next(lane).orElseThrow();

        lane.failed(bad, nanos);

        assertThat(armed.armed()).isEqualTo(8);
        assertThat(lane.held()).isZero();
        take(lane);
        assertThat(next(lane)).isEmpty();
        assertThat(lane.isBehind(ALL_READ, NOW)).isTrue();
        nanos += lane.idle(NOW, nanos, LONG).toNanos();
        take(lane);
        Lane.Sweep half = next(lane).orElseThrow();
        assertThat(half.asOf()).containsOnlyKeys("T100", "T101");
        assertThat(next(lane)).isEmpty();
        lane.succeeded(half, nanos);
        assertThat(next(lane)).isPresent();
        take(lane);
        assertThat(next(lane)).isPresent();
    }

    @Test
    void aFailingTicketAloneIsNotPutBackBeforeTheOthers() {
        Lane lane = lane(4, 1, false);
        arm(0, 1);
        take(lane);
        Lane.Sweep alone = next(lane).orElseThrow();
        assertThat(alone.isOfOne()).isTrue();

        lane.failed(alone, nanos);

        assertThat(armed.armed()).isZero();
    }
}
