package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.FIRST_RESPONSE;
import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.contract.Metric.RESOLUTION;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

class MergeTest {

    private static final PolicyBook HOURS = policiesWith(Map.of(
            FIRST_RESPONSE, Duration.ofHours(1), NEXT_RESPONSE, Duration.ofHours(2), RESOLUTION, Duration.ofHours(9)));

    private static final TicketId OTHER = new TicketId("T-2");

    @Test
    void allClocksOfAMergedTicketAreCancelled() {
        TicketClocks clocks = scenario().created(0).mergedInto(10, "T-2").evaluate(HOURS, minute(500));

        assertThat(clocks.clocks()).extracting(SlaClock::state).containsOnly(ClockState.CANCELLED);
        assertThat(clocks.clocks()).extracting(SlaClock::cancelledAt).containsOnly(minute(10));
    }

    @Test
    void anOpenWaitIsPassedToTheTargetTicket() {
        TicketClocks clocks = scenario().created(0).mergedInto(10, "T-2").evaluate(HOURS, minute(500));

        assertThat(clocks.mergedWaits()).containsExactly(new MergedWait(Scenario.TICKET, OTHER, minute(10), minute(0)));
    }

    @Test
    void aWaitCancelledAtTheInstantOfTheMergeIsPassedOn() {
        TicketClocks clocks = scenario()
                .created(0)
                .becomes(10, TicketStatus.CLOSED)
                .mergedInto(10, "T-2")
                .evaluate(HOURS, minute(500));

        assertThat(clocks.mergedWaits()).containsExactly(new MergedWait(Scenario.TICKET, OTHER, minute(10), minute(0)));
    }

    @Test
    void aFulfilledClockIsNotPassedOn() {
        assertThat(scenario()
                        .created(0)
                        .agentReplies(5)
                        .mergedInto(10, "T-2")
                        .evaluate(HOURS, minute(500))
                        .mergedWaits())
                .isEmpty();
    }

    @Test
    void aPassedWaitKeepsItsStartInTheTargetTicket() {
        MergedWait wait = new MergedWait(Scenario.TICKET, OTHER, minute(30), minute(0));
        Scenario other = scenario().ticket("T-2").created(-60).agentReplies(-50);

        SlaClock clock = received(other, wait, NEXT_RESPONSE, 40);

        assertThat(clock.startedAt()).isEqualTo(minute(0));
        assertThat(clock.dueAt()).isEqualTo(minute(120));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void aPassedWaitBeyondItsTargetIsBreachedAtTheMerge() {
        MergedWait wait = new MergedWait(Scenario.TICKET, OTHER, minute(180), minute(0));
        Scenario other = scenario().ticket("T-2").created(-60).agentReplies(-50);

        SlaClock clock = received(other, wait, NEXT_RESPONSE, 181);

        assertThat(clock.breachedAt()).isEqualTo(minute(180));
        assertThat(clock.dueAt()).isEqualTo(minute(120));
    }

    @Test
    void aBreachedClockIsNotBreachedAgainInTheTargetTicket() {
        List<MergedWait> waits = scenario()
                .created(0)
                .mergedInto(90, "T-2")
                .evaluate(HOURS, minute(90))
                .mergedWaits();

        assertThat(waits).containsExactly(new MergedWait(Scenario.TICKET, OTHER, minute(90), minute(90)));
    }

    @Test
    void aPassedWaitDoesNotReplaceAnOpenClock() {
        MergedWait wait = new MergedWait(Scenario.TICKET, OTHER, minute(30), minute(0));
        Scenario other = scenario().ticket("T-2").created(-60).agentReplies(-50).customerWrites(20);

        assertThat(received(other, wait, NEXT_RESPONSE, 40).startedAt()).isEqualTo(minute(20));
    }

    @Test
    void aWaitThatArrivesAfterTheMergeIsPassedOn() {
        MergedWait late = new MergedWait(OTHER, Scenario.TICKET, minute(30), minute(5));
        Scenario merged = scenario().created(0).agentReplies(1).mergedInto(10, "T-3");

        List<MergedWait> waits = ClockEvaluator.evaluate(
                        Timeline.of(merged.facts()).withMergedWaits(List.of(late)), HOURS, minute(40))
                .mergedWaits();

        assertThat(waits)
                .containsExactly(new MergedWait(
                        Scenario.TICKET, new TicketId("T-3"), minute(30), minute(5), null, 1, Scenario.TICKET));
    }

    @Test
    void aMergeIntoAResolvedTicketStartsNothingUntilItIsOpened() {
        MergedWait wait = new MergedWait(Scenario.TICKET, OTHER, minute(30), minute(0));
        Scenario other = scenario().ticket("T-2").created(-60).agentReplies(-50).becomes(-40, TicketStatus.RESOLVED);

        assertThat(evaluated(other, wait, 40).status()).isEqualTo(TicketStatus.RESOLVED);
        assertThat(evaluated(other, wait, 40).clocks())
                .extracting(SlaClock::metric)
                .doesNotContain(NEXT_RESPONSE);
        SlaClock clock = received(other.becomes(50, TicketStatus.OPEN), wait, NEXT_RESPONSE, 60);
        assertThat(clock.startedAt()).isEqualTo(minute(50));
    }

    @Test
    void aMergeThatOpensTheResolvedTicketContinuesTheWait() {
        MergedWait wait = new MergedWait(Scenario.TICKET, OTHER, minute(30), minute(0));
        Scenario other = scenario()
                .ticket("T-2")
                .created(-60)
                .agentReplies(-50)
                .becomes(-40, TicketStatus.RESOLVED)
                .becomes(30, TicketStatus.OPEN);

        SlaClock clock = received(other, wait, NEXT_RESPONSE, 40);
        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.startedAt()).isEqualTo(minute(0));
        SlaClock resolved = received(other.becomes(50, TicketStatus.RESOLVED), wait, NEXT_RESPONSE, 60);
        assertThat(resolved.state()).isEqualTo(ClockState.CANCELLED);
    }

    @Test
    void aMergeIntoAPendingTicketLeavesItPending() {
        MergedWait wait = new MergedWait(Scenario.TICKET, OTHER, minute(30), minute(0));
        Scenario other = scenario().ticket("T-2").created(-60).agentReplies(-50).becomes(-40, TicketStatus.PENDING);

        assertThat(received(other, wait, NEXT_RESPONSE, 40).state()).isEqualTo(ClockState.PAUSED);
        assertThat(evaluated(other, wait, 40).status()).isEqualTo(TicketStatus.PENDING);
        SlaClock opened = received(other.becomes(30, TicketStatus.OPEN), wait, NEXT_RESPONSE, 40);
        assertThat(opened.state()).isEqualTo(ClockState.RUNNING);
        assertThat(opened.dueAt()).isEqualTo(minute(120));
    }

    @Test
    void twoTicketsMergedIntoEachOtherPassNoWaitBack() {
        MergedWait back = new MergedWait(OTHER, Scenario.TICKET, minute(30), minute(5));
        Scenario merged = scenario().created(0).agentReplies(1).mergedInto(10, "T-2");

        assertThat(ClockEvaluator.evaluate(
                                Timeline.of(merged.facts()).withMergedWaits(List.of(back)), HOURS, minute(40))
                        .mergedWaits())
                .isEmpty();
    }

    private static TicketClocks evaluated(Scenario story, MergedWait wait, long asOf) {
        return ClockEvaluator.evaluate(Timeline.of(story.facts()).withMergedWaits(List.of(wait)), HOURS, minute(asOf));
    }

    private static SlaClock received(Scenario story, MergedWait wait, Metric metric, long asOf) {
        List<SlaClock> clocks = evaluated(story, wait, asOf).clocks().stream()
                .filter(clock -> clock.metric() == metric)
                .toList();
        assertThat(clocks).hasSize(1);
        return clocks.getFirst();
    }
}
