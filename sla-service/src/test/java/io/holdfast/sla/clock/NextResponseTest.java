package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

class NextResponseTest {

    private static final PolicyBook AN_HOUR = policiesWith(Map.of(NEXT_RESPONSE, Duration.ofHours(1)));

    @Test
    void aCustomersMessageBeforeTheFirstResponseStartsNoClock() {
        assertThat(scenario()
                        .created(0)
                        .customerWrites(5)
                        .evaluate(AN_HOUR, minute(10))
                        .clocks())
                .isEmpty();
    }

    @Test
    void aCustomersMessageAfterTheFirstResponseStartsACycle() {
        SlaClock clock =
                scenario().created(0).agentReplies(10).customerWrites(20).only(NEXT_RESPONSE, AN_HOUR, minute(30));

        assertThat(clock.cycle()).isEqualTo(1);
        assertThat(clock.startedAt()).isEqualTo(minute(20));
        assertThat(clock.dueAt()).isEqualTo(minute(80));
    }

    @Test
    void theFirstUnansweredMessageIsTheStart() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .customerWrites(40)
                .only(NEXT_RESPONSE, AN_HOUR, minute(50));

        assertThat(clock.startedAt()).isEqualTo(minute(20));
    }

    @Test
    void eachMessageAfterAResponseStartsANewCycle() {
        List<SlaClock> clocks = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .agentReplies(30)
                .customerWrites(40)
                .agentReplies(200)
                .all(NEXT_RESPONSE, AN_HOUR, minute(300));

        assertThat(clocks).extracting(SlaClock::cycle).containsExactly(1, 2);
        assertThat(clocks).extracting(SlaClock::breached).containsExactly(false, true);
        assertThat(clocks).extracting(SlaClock::fulfilledAt).containsExactly(minute(30), minute(200));
    }

    @Test
    void internalNotesAndBotsAreNoResponse() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .agentNotes(25)
                .botReplies(30)
                .only(NEXT_RESPONSE, AN_HOUR, minute(40));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
    }

    @Test
    void pendingAndOnHoldPauseIt() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(30, TicketStatus.ON_HOLD)
                .only(NEXT_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.PAUSED);
        assertThat(clock.dueAt()).isNull();
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(10));
        assertThat(clock.pauses()).containsExactly(new Pause(minute(30), null));
        assertThat(clock.nextAt()).isNull();
    }

    @Test
    void aPauseMovesTheDeadline() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(30, TicketStatus.ON_HOLD)
                .becomes(100, TicketStatus.OPEN)
                .only(NEXT_RESPONSE, AN_HOUR, minute(110));

        assertThat(clock.dueAt()).isEqualTo(minute(150));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void aMessageReopensAPendingTicketAndItsClockRuns() {
        TicketClocks clocks = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(10, TicketStatus.PENDING)
                .customerWrites(20)
                .evaluate(AN_HOUR, minute(30));

        assertThat(clocks.status()).isEqualTo(TicketStatus.OPEN);
        assertThat(clocks.clocks().getFirst().state()).isEqualTo(ClockState.RUNNING);
    }

    @Test
    void aMessageOnATicketOnHoldStartsAPausedClock() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(15, TicketStatus.ON_HOLD)
                .customerWrites(20)
                .only(NEXT_RESPONSE, AN_HOUR, minute(30));

        assertThat(clock.state()).isEqualTo(ClockState.PAUSED);
        assertThat(clock.startedAt()).isEqualTo(minute(20));
    }

    @Test
    void aMessageReopensAResolvedTicket() {
        TicketClocks clocks = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(10, TicketStatus.RESOLVED)
                .customerWrites(20)
                .evaluate(AN_HOUR, minute(30));

        assertThat(clocks.status()).isEqualTo(TicketStatus.OPEN);
        assertThat(clocks.clocks().getFirst().dueAt()).isEqualTo(minute(80));
    }

    @Test
    void aMessageOnAClosedTicketStartsNoClock() {
        TicketClocks clocks = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(10, TicketStatus.CLOSED)
                .customerWrites(20)
                .evaluate(AN_HOUR, minute(300));

        assertThat(clocks.status()).isEqualTo(TicketStatus.CLOSED);
        assertThat(clocks.clocks()).isEmpty();
    }

    @Test
    void aMessageOnAClosedTicketStartsAClockWhenItIsReopened() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(10, TicketStatus.CLOSED)
                .customerWrites(20)
                .becomes(100, TicketStatus.OPEN)
                .only(NEXT_RESPONSE, AN_HOUR, minute(110));

        assertThat(clock.startedAt()).isEqualTo(minute(100));
        assertThat(clock.dueAt()).isEqualTo(minute(160));
    }

    @Test
    void aResponseOnTheClosedTicketLeavesNoClockToStart() {
        TicketClocks clocks = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(10, TicketStatus.CLOSED)
                .customerWrites(20)
                .agentReplies(30)
                .becomes(100, TicketStatus.OPEN)
                .evaluate(AN_HOUR, minute(300));

        assertThat(clocks.clocks()).isEmpty();
    }

    @Test
    void resolvingWithoutAResponseCancelsIt() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(30, TicketStatus.RESOLVED)
                .only(NEXT_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.CANCELLED);
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void aMessageAfterACancelledCycleStartsTheNextCycle() {
        List<SlaClock> clocks = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(30, TicketStatus.RESOLVED)
                .customerWrites(40)
                .all(NEXT_RESPONSE, AN_HOUR, minute(50));

        assertThat(clocks).extracting(SlaClock::state).containsExactly(ClockState.CANCELLED, ClockState.RUNNING);
        assertThat(clocks).extracting(SlaClock::startedAt).containsExactly(minute(20), minute(40));
    }

    @Test
    void reopeningByAnAgentResumesTheCancelledClock() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(30, TicketStatus.CLOSED)
                .becomes(100, TicketStatus.OPEN)
                .only(NEXT_RESPONSE, AN_HOUR, minute(110));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.dueAt()).isEqualTo(minute(150));
    }

    @Test
    void pausingAtTheDeadlineIsNoBreach() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(80, TicketStatus.PENDING)
                .only(NEXT_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.breached()).isFalse();
        assertThat(clock.elapsed()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void resumingWithNoTimeLeftIsDueAtOnce() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(80, TicketStatus.ON_HOLD)
                .becomes(200, TicketStatus.OPEN)
                .only(NEXT_RESPONSE, AN_HOUR, minute(201));

        assertThat(clock.breachedAt()).isEqualTo(minute(200));
    }

    @Test
    void aPauseOfNoLengthChangesNothing() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(80, TicketStatus.ON_HOLD)
                .becomes(80, TicketStatus.OPEN)
                .only(NEXT_RESPONSE, AN_HOUR, minute(80));

        assertThat(clock.dueAt()).isEqualTo(minute(80));
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void aBreachedClockStaysBreachedWhenPaused() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .customerWrites(20)
                .becomes(90, TicketStatus.ON_HOLD)
                .becomes(200, TicketStatus.OPEN)
                .only(NEXT_RESPONSE, AN_HOUR, minute(210));

        assertThat(clock.breachedAt()).isEqualTo(minute(80));
        assertThat(clock.dueAt()).isEqualTo(minute(80));
    }
}
