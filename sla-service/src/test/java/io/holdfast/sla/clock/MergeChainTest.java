package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.Fact;
import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketId;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.FIRST_RESPONSE;
import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

/** Chains and circles of merges: how much work they are, and what becomes of the waits. */
class MergeChainTest {

    private static final PolicyBook HOURS =
            policiesWith(Map.of(FIRST_RESPONSE, Duration.ofHours(1), NEXT_RESPONSE, Duration.ofHours(2)));
    private static final int CHAIN = 300;

    /** T0 is answered; T1 is merged into it, T2 into T1 and so on, each later than the one before. */
    private static List<Fact<?>> chain(int length) {
        List<Fact<?>> facts = new ArrayList<>(
                scenario().ticket("T0").created(0).agentReplies(1).facts());
        for (int i = 1; i <= length; i++) {
            facts.addAll(scenario()
                    .ticket("T" + i)
                    .created(0)
                    .mergedInto(10 + i, "T" + (i - 1))
                    .facts());
        }
        return facts;
    }

    @Test
    void aChainIsWorkOnceATicketInWhateverOrderItIsTold() {
        List<Fact<?>> lastFirst = new ArrayList<>(chain(CHAIN));
        Collections.reverse(lastFirst);
        List<Fact<?>> mixed = new ArrayList<>(lastFirst);
        Collections.shuffle(mixed, new Random(8));

        for (List<Fact<?>> told : List.of(chain(CHAIN), lastFirst, mixed)) {
            AtomicInteger steps = new AtomicInteger();
            Map<TicketId, TicketClocks> evaluated =
                    TicketSetEvaluator.evaluateAll(Timeline.byTicket(told), HOURS, minute(60), steps::incrementAndGet);

            // Each fact once, and each ticket's wait once in each ticket that it passes.
            assertThat(steps.get()).isLessThanOrEqualTo(told.size() + CHAIN * (CHAIN + 1) / 2);
            SlaClock wait = clockOf(evaluated, "T0", NEXT_RESPONSE);
            assertThat(wait.startedAt()).isEqualTo(minute(0));
            assertThat(wait.state()).isEqualTo(ClockState.RUNNING);
        }
    }

    @Test
    void aMessageInTheFirstTicketOfALongChainIsAWaitInTheLast() {
        String first = "T" + CHAIN;
        Map<TicketId, Timeline> chain = new LinkedHashMap<>(Timeline.byTicket(chain(CHAIN)));
        chain.put(
                new TicketId("T0"),
                Timeline.of(scenario()
                        .ticket("T0")
                        .created(0)
                        .agentReplies(1)
                        .agentReplies(400)
                        .facts()));
        chain.put(
                new TicketId(first),
                Timeline.of(scenario()
                        .ticket(first)
                        .created(0)
                        .mergedInto(10 + CHAIN, "T" + (CHAIN - 1))
                        .customerWrites(401)
                        .facts()));

        Map<TicketId, TicketClocks> evaluated =
                TicketSetEvaluator.evaluateAll(chain, HOURS, minute(410), Checkpoint.NONE);

        assertThat(evaluated.get(new TicketId("T0")))
                .extracting(TicketClocks::clocks, as(InstanceOfAssertFactories.list(SlaClock.class)))
                .last()
                .returns(NEXT_RESPONSE, SlaClock::metric)
                .returns(minute(401), SlaClock::startedAt);
    }

    @Test
    void aCircleOfMergesEnds() {
        List<Fact<?>> facts = new ArrayList<>();
        facts.addAll(scenario().ticket("A").created(0).mergedInto(10, "B").facts());
        facts.addAll(scenario().ticket("B").created(1).mergedInto(20, "D").facts());
        facts.addAll(scenario().ticket("D").created(2).mergedInto(30, "A").facts());
        facts.addAll(scenario().ticket("S").created(3).mergedInto(40, "S").facts());
        facts.addAll(scenario().ticket("E").created(4).mergedInto(50, "D").facts());
        AtomicInteger steps = new AtomicInteger();

        Map<TicketId, TicketClocks> evaluated =
                TicketSetEvaluator.evaluateAll(Timeline.byTicket(facts), HOURS, minute(600), steps::incrementAndGet);

        assertThat(steps.get()).isLessThan(30);
        assertThat(evaluated.values())
                .allSatisfy(ticket ->
                        assertThat(ticket.clocks()).extracting(SlaClock::state).containsOnly(ClockState.CANCELLED));
        assertThat(clockOf(evaluated, "B", FIRST_RESPONSE).cancelledAt()).isEqualTo(minute(20));
    }

    @Test
    void targetsComeAfterTheirSourcesAndCirclesAreCutAtTheirLatestMerge() {
        assertThat(order(merge("A", "B", 3), merge("C", "A", 9), merge("D", "B", 1)))
                .containsExactly("D", "C", "A");
        assertThat(order(merge("A", "B", 1), merge("B", "C", 2), merge("C", "A", 3)))
                .containsExactly("A", "B", "C");
        assertThat(order(merge("A", "B", 5), merge("B", "C", 2), merge("C", "A", 3), merge("X", "C", 9)))
                .containsExactly("X", "B", "C", "A");
        assertThat(order(merge("A", "A", 1), merge("B", "A", 2))).containsExactly("B", "A");
    }

    private static List<String> order(MergeOrder.Merge... merges) {
        return MergeOrder.of(List.of(merges)).stream().map(TicketId::value).toList();
    }

    private static MergeOrder.Merge merge(String ticket, String into, long minute) {
        return new MergeOrder.Merge(new TicketId(ticket), new TicketId(into), minute(minute), false);
    }

    private static SlaClock clockOf(Map<TicketId, TicketClocks> evaluated, String ticket, Metric metric) {
        TicketClocks clocks = evaluated.get(new TicketId(ticket));
        assertThat(clocks).isNotNull();
        return clocks.clocks().stream()
                .filter(clock -> clock.metric() == metric)
                .findFirst()
                .orElseThrow();
    }
}
