package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketId;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.FIRST_RESPONSE;
import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

/** Merges in a circle, as events can report them: a wait that nobody has any more does not go round it for ever. */
class MergeCircleTest {

    private static final PolicyBook MINUTES =
            policiesWith(Map.of(FIRST_RESPONSE, Duration.ofMinutes(9), NEXT_RESPONSE, Duration.ofMinutes(7)));
    private static final int AS_OF = 40;
    private static final int ORDERS = 200;

    @Test
    void aCircleOfWhichAMergeIsUndoneComesToRestInAnyOrderOfArrival() {
        List<Fact<?>> facts = new ArrayList<>();
        facts.addAll(scenario().ticket("A").created(0).mergedInto(1, "B").facts());
        facts.addAll(scenario()
                .ticket("B")
                .created(0)
                .agentReplies(1)
                .customerWrites(2)
                .mergedInto(2, "C")
                .unmergedFrom(3, "C")
                .facts());
        facts.addAll(scenario().ticket("C").created(0).mergedInto(1, "A").facts());
        Map<TicketId, TicketClocks> atOnce =
                TicketSetEvaluator.evaluateAll(Timeline.byTicket(facts), MINUTES, minute(AS_OF), Checkpoint.NONE);
        // B's own customer waits since minute 2, longer than the one that A passes on waits in B.
        assertThat(Objects.requireNonNull(atOnce.get(new TicketId("B"))).clocks())
                .filteredOn(clock -> clock.metric() == NEXT_RESPONSE)
                .extracting(SlaClock::startedAt)
                .containsExactly(minute(0));

        for (int seed = 0; seed < ORDERS; seed++) {
            LiveTickets live = new LiveTickets(MINUTES, minute(AS_OF));
            live.receiveInAnyOrder(facts, new Random(seed));
            atOnce.forEach((ticket, clocks) -> assertThat(live.clocks().get(ticket))
                    .extracting(TicketClocks::clocks)
                    .isEqualTo(clocks.clocks()));
        }
    }

    /** Neither the ticket in which the customer waited nor those before the circle see the wait again. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 17, 40})
    void aWaitThatCameIntoACircleFromOutsideEndsWhenItIsFoundToBeNone(int length) {
        List<Fact<?>> facts = circleWithTail(length, 3);
        Random random = new Random(length);
        LiveTickets live = new LiveTickets(MINUTES, minute(AS_OF));
        live.store(Timeline.byTicket(facts));
        live.evaluateUntilAtRest(random);
        assertThat(waits(live)).hasSizeGreaterThanOrEqualTo(length);
        int before = live.evaluations();

        Scenario answered = tail0().agentReplies(5);
        live.store(Map.of(new TicketId("tail0"), Timeline.of(answered.facts())));
        live.evaluateUntilAtRest(random);

        assertThat(waits(live)).isEmpty();
        assertThat(live.evaluations() - before).isLessThan(8 * (length + 3));
    }

    /** All are answered, but for the first ticket of the tail. */
    private static List<Fact<?>> circleWithTail(int length, int tail) {
        List<Fact<?>> facts = new ArrayList<>();
        IntStream.range(0, length)
                .forEach(i -> facts.addAll(scenario()
                        .ticket("circle" + i)
                        .created(0)
                        .agentReplies(1)
                        .mergedInto(10, "circle" + (i + 1) % length)
                        .facts()));
        IntStream.range(1, tail)
                .forEach(i -> facts.addAll(scenario()
                        .ticket("tail" + i)
                        .created(0)
                        .agentReplies(1)
                        .mergedInto(10, i + 1 == tail ? "circle0" : "tail" + (i + 1))
                        .facts()));
        facts.addAll(tail0().facts());
        return facts;
    }

    private static Scenario tail0() {
        return scenario().ticket("tail0").created(0).mergedInto(20, "tail1");
    }

    private static List<MergedWait> waits(LiveTickets live) {
        return live.clocks().values().stream()
                .flatMap(clocks -> clocks.mergedWaits().stream())
                .toList();
    }
}
