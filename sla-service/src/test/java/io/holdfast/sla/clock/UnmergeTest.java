package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Fact;
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

/** A merge that was undone: the ticket's clocks run as if it had not been, and the wait is the other ticket's no longer. */
class UnmergeTest {

    private static final PolicyBook HOURS = policiesWith(Map.of(
            FIRST_RESPONSE, Duration.ofHours(1), NEXT_RESPONSE, Duration.ofHours(2), RESOLUTION, Duration.ofHours(9)));

    private static final TicketId OTHER = new TicketId("T-2");

    @Test
    void theClocksOfTheTicketRunAgainSinceTheOriginalTime() {
        Scenario story = scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .becomes(10, TicketStatus.CLOSED)
                .unmergedFrom(30, "T-2");

        TicketClocks clocks = story.evaluate(HOURS, minute(40));

        assertThat(clocks.status()).isEqualTo(TicketStatus.OPEN);
        assertThat(clocks.clocks()).extracting(SlaClock::state).containsOnly(ClockState.RUNNING);
        assertThat(clocks.clocks()).extracting(SlaClock::startedAt).containsOnly(minute(0));
        assertThat(story.only(FIRST_RESPONSE, HOURS, minute(40)).dueAt()).isEqualTo(minute(60));
        assertThat(clocks.mergedWaits())
                .containsExactly(new MergedWait(Scenario.TICKET, OTHER, minute(10), minute(0), minute(30)));
    }

    @Test
    void untilItIsUndoneTheMergeCounts() {
        Scenario story = scenario().created(0).mergedInto(10, "T-2").unmergedFrom(30, "T-2");

        TicketClocks clocks = story.evaluate(HOURS, minute(20));

        assertThat(clocks.clocks()).extracting(SlaClock::state).containsOnly(ClockState.CANCELLED);
        assertThat(clocks.nextAt()).isEqualTo(minute(30));
    }

    @Test
    void anUndoingAfterTheDeadlineShowsTheBreachAtTheDeadline() {
        Scenario story = scenario().created(0).mergedInto(10, "T-2").unmergedFrom(90, "T-2");

        SlaClock clock = story.only(FIRST_RESPONSE, HOURS, minute(91));

        assertThat(clock.breachedAt()).isEqualTo(minute(60));
    }

    @Test
    void whatHappenedInTheTicketMeanwhileCounts() {
        Scenario story = scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .agentReplies(15)
                .customerWrites(20)
                .unmergedFrom(30, "T-2");

        TicketClocks clocks = story.evaluate(HOURS, minute(40));

        assertThat(story.only(FIRST_RESPONSE, HOURS, minute(40)).fulfilledAt()).isEqualTo(minute(15));
        assertThat(story.only(NEXT_RESPONSE, HOURS, minute(40)).startedAt()).isEqualTo(minute(20));
        assertThat(clocks.mergedWaits())
                .containsExactly(
                        new MergedWait(Scenario.TICKET, OTHER, minute(10), minute(0), minute(30)),
                        new MergedWait(Scenario.TICKET, OTHER, minute(20), minute(20), minute(30)));
    }

    @Test
    void aWaitThatNobodyAnsweredIsWithdrawnWithItsBreach() {
        List<Fact<?>> facts = answeredOther();
        facts.addAll(scenario().created(0).mergedInto(10, "T-2").facts());
        assertThat(clock(facts, "T-2", NEXT_RESPONSE, 150).breachedAt()).isEqualTo(minute(120));

        facts.addAll(scenario().unmergedFrom(200, "T-2").facts());

        assertThat(clocksOf(facts, "T-2", 300)).extracting(SlaClock::metric).doesNotContain(NEXT_RESPONSE);
        assertThat(clock(facts, "T-1", FIRST_RESPONSE, 300).breachedAt()).isEqualTo(minute(60));
    }

    @Test
    void aWaitThatWasAnsweredMeanwhileStaysAnswered() {
        List<Fact<?>> facts = answeredOther();
        facts.addAll(scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .unmergedFrom(30, "T-2")
                .facts());
        facts.addAll(scenario().ticket("T-2").agentReplies(20).facts());

        SlaClock answered = clock(facts, "T-2", NEXT_RESPONSE, 40);

        assertThat(answered.fulfilledAt()).isEqualTo(minute(20));
        assertThat(answered.startedAt()).isEqualTo(minute(0));
        assertThat(clock(facts, "T-1", FIRST_RESPONSE, 40).state()).isEqualTo(ClockState.RUNNING);
    }

    @Test
    void theOtherTicketsOwnCustomerWaitsSinceTheirOwnMessage() {
        List<Fact<?>> facts = answeredOther();
        facts.addAll(scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .unmergedFrom(30, "T-2")
                .facts());
        facts.addAll(scenario().ticket("T-2").customerWrites(20).facts());

        assertThat(clock(facts, "T-2", NEXT_RESPONSE, 25).startedAt()).isEqualTo(minute(0));
        assertThat(clock(facts, "T-2", NEXT_RESPONSE, 40).startedAt()).isEqualTo(minute(20));
    }

    @Test
    void aMergeIntoAnotherTicketAfterwardsPassesTheWaitThere() {
        List<Fact<?>> facts = answeredOther();
        facts.addAll(scenario().ticket("T-3").created(-60).agentReplies(-50).facts());
        facts.addAll(scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .unmergedFrom(20, "T-2")
                .mergedInto(30, "T-3")
                .facts());

        assertThat(clocksOf(facts, "T-2", 40)).extracting(SlaClock::metric).doesNotContain(NEXT_RESPONSE);
        assertThat(clock(facts, "T-3", NEXT_RESPONSE, 40).startedAt()).isEqualTo(minute(0));
        assertThat(clock(facts, "T-1", FIRST_RESPONSE, 40).state()).isEqualTo(ClockState.CANCELLED);
        assertThat(clock(facts, "T-1", FIRST_RESPONSE, 40).cancelledAt()).isEqualTo(minute(30));
    }

    @Test
    void aWithdrawnWaitIsWithdrawnAlongAChainOfMerges() {
        List<Fact<?>> facts = new ArrayList<>(
                scenario().ticket("T-3").created(-60).agentReplies(-50).facts());
        facts.addAll(scenario()
                .ticket("T-2")
                .created(-60)
                .agentReplies(-50)
                .mergedInto(20, "T-3")
                .facts());
        facts.addAll(scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .unmergedFrom(50, "T-2")
                .facts());
        assertThat(clock(facts, "T-3", NEXT_RESPONSE, 40).startedAt()).isEqualTo(minute(0));

        assertThat(clocksOf(facts, "T-3", 60)).extracting(SlaClock::metric).doesNotContain(NEXT_RESPONSE);

        facts.addAll(scenario().ticket("T-3").agentReplies(45).facts());
        assertThat(clock(facts, "T-3", NEXT_RESPONSE, 60).fulfilledAt()).isEqualTo(minute(45));
    }

    @Test
    void ticketsMergedBackAndForthPassTheirWaitsByTheLastMerge() {
        List<Fact<?>> facts = new ArrayList<>(scenario()
                .created(0)
                .agentReplies(1)
                .customerWrites(5)
                .mergedInto(10, "T-2")
                .unmergedFrom(20, "T-2")
                .agentReplies(25)
                .facts());
        facts.addAll(scenario()
                .ticket("T-2")
                .created(0)
                .agentReplies(2)
                .customerWrites(22)
                .mergedInto(30, "T-1")
                .facts());

        assertThat(clocksOf(facts, "T-1", 40))
                .filteredOn(clock -> clock.metric() == NEXT_RESPONSE && clock.state() == ClockState.RUNNING)
                .extracting(SlaClock::startedAt)
                .containsExactly(minute(22));
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        Scenario story = scenario()
                .created(0)
                .mergedInto(10, "T-2")
                .customerWrites(15)
                .unmergedFrom(20, "T-2")
                .mergedInto(30, "T-3")
                .unmergedFrom(40, "T-3")
                .mergedInto(50, "T-2");
        TicketClocks inOrder = story.evaluate(HOURS, minute(60));
        Random random = new Random(5);

        for (int i = 0; i < 50; i++) {
            assertThat(ClockEvaluator.evaluate(Timeline.of(story.factsShuffled(random)), HOURS, minute(60)))
                    .isEqualTo(inOrder);
        }
        assertThat(inOrder.mergedWaits())
                .contains(
                        new MergedWait(Scenario.TICKET, OTHER, minute(10), minute(0), minute(20)),
                        new MergedWait(Scenario.TICKET, OTHER, minute(50), minute(0)));
    }

    @Test
    void anUndoingWithoutAMergeChangesNothing() {
        Scenario story = scenario().created(0);
        TicketClocks before = story.evaluate(HOURS, minute(40));

        assertThat(story.unmergedFrom(10, "T-2").evaluate(HOURS, minute(40))).isEqualTo(before);
    }

    private static List<Fact<?>> answeredOther() {
        return new ArrayList<>(
                scenario().ticket("T-2").created(-60).agentReplies(-50).facts());
    }

    private static List<SlaClock> clocksOf(List<Fact<?>> facts, String ticket, long asOf) {
        Map<TicketId, TicketClocks> evaluated =
                TicketSetEvaluator.evaluateAll(Timeline.byTicket(unique(facts)), HOURS, minute(asOf), Checkpoint.NONE);
        return Objects.requireNonNull(evaluated.get(new TicketId(ticket))).clocks();
    }

    private static SlaClock clock(List<Fact<?>> facts, String ticket, Metric metric, long asOf) {
        return clocksOf(facts, ticket, asOf).stream()
                .filter(clock -> clock.metric() == metric)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** Facts of several scenarios of one ticket with ids of their own. */
    private static List<Fact<?>> unique(List<Fact<?>> facts) {
        List<Fact<?>> unique = new ArrayList<>(facts.size());
        for (int i = 0; i < facts.size(); i++) {
            Fact<?> fact = facts.get(i);
            Instant time = fact.time();
            unique.add(Fact.of("%03d".formatted(i), "story", time, fact.event()));
        }
        return unique;
    }
}
