package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.FIRST_RESPONSE;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

class FirstResponseTest {

    private static final PolicyBook AN_HOUR = policiesWith(Map.of(FIRST_RESPONSE, Duration.ofHours(1)));

    @Test
    void aNewTicketIsDueAfterItsTarget() {
        SlaClock clock = scenario().created(0).only(FIRST_RESPONSE, AN_HOUR, minute(10));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.startedAt()).isEqualTo(minute(0));
        assertThat(clock.dueAt()).isEqualTo(minute(60));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(10));
        assertThat(clock.breached()).isFalse();
        assertThat(clock.nextAt()).isEqualTo(minute(60).plusMillis(1));
    }

    @Test
    void aPublicReplyOfAnAgentFulfilsIt() {
        SlaClock clock = scenario().created(0).agentReplies(20).only(FIRST_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.FULFILLED);
        assertThat(clock.fulfilledAt()).isEqualTo(minute(20));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(20));
        assertThat(clock.breached()).isFalse();
        assertThat(clock.nextAt()).isNull();
    }

    @Test
    void aReplyAtTheDeadlineIsInTime() {
        SlaClock clock = scenario().created(0).agentReplies(60).only(FIRST_RESPONSE, AN_HOUR, minute(61));

        assertThat(clock.breached()).isFalse();
    }

    @Test
    void atTheDeadlineThereIsNoBreachYet() {
        assertThat(scenario()
                        .created(0)
                        .only(FIRST_RESPONSE, AN_HOUR, minute(60))
                        .breached())
                .isFalse();
    }

    @Test
    void aMillisecondAfterTheDeadlineItIsBreached() {
        SlaClock clock =
                scenario().created(0).only(FIRST_RESPONSE, AN_HOUR, minute(60).plusMillis(1));

        assertThat(clock.breachedAt()).isEqualTo(minute(60));
        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
    }

    @Test
    void aLateReplyFulfilsABreachedClock() {
        SlaClock clock = scenario().created(0).agentReplies(61).only(FIRST_RESPONSE, AN_HOUR, minute(61));

        assertThat(clock.state()).isEqualTo(ClockState.FULFILLED);
        assertThat(clock.breachedAt()).isEqualTo(minute(60));
    }

    @Test
    void internalNotesAndBotsAreNoResponse() {
        SlaClock clock = scenario().created(0).agentNotes(5).botReplies(6).only(FIRST_RESPONSE, AN_HOUR, minute(10));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
    }

    @Test
    void closingCancelsIt() {
        SlaClock clock =
                scenario().created(0).becomes(20, TicketStatus.RESOLVED).only(FIRST_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.CANCELLED);
        assertThat(clock.cancelledAt()).isEqualTo(minute(20));
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void reopeningResumesItWithoutTheTimeInBetween() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(20, TicketStatus.CLOSED)
                .becomes(50, TicketStatus.OPEN)
                .only(FIRST_RESPONSE, AN_HOUR, minute(55));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.dueAt()).isEqualTo(minute(90));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(25));
    }

    @Test
    void aReplyToAClosedTicketDoesNotFulfilTheCancelledClock() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(20, TicketStatus.RESOLVED)
                .agentReplies(30)
                .becomes(40, TicketStatus.OPEN)
                .only(FIRST_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.CANCELLED);
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void aReplyAtTheInstantOfTheClosingFulfilsIt() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(20, TicketStatus.RESOLVED)
                .agentReplies(20)
                .only(FIRST_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.FULFILLED);
        assertThat(clock.fulfilledAt()).isEqualTo(minute(20));
    }

    @Test
    void aReplyFromBeforeTheCreationFulfilsItAtTheCreation() {
        SlaClock clock = scenario().agentReplies(-5).created(0).only(FIRST_RESPONSE, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.FULFILLED);
        assertThat(clock.fulfilledAt()).isEqualTo(minute(0));
        assertThat(clock.elapsed()).isEqualTo(Duration.ZERO);
    }

    @Test
    void factsOfATicketWithoutACreationStartNoClock() {
        assertThat(scenario().agentReplies(0).evaluate(AN_HOUR, minute(500))).isEqualTo(TicketClocks.NONE);
    }

    @Test
    void aFutureFactIsIgnored() {
        TicketClocks clocks = scenario().created(0).agentReplies(30).evaluate(AN_HOUR, minute(10));

        assertThat(clocks.clocks().getFirst().state()).isEqualTo(ClockState.RUNNING);
        assertThat(clocks.nextAt()).isEqualTo(minute(30));
    }

    @Test
    void pendingDoesNotPauseItByDefault() {
        SlaClock clock =
                scenario().created(0).becomes(10, TicketStatus.PENDING).only(FIRST_RESPONSE, AN_HOUR, minute(20));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.dueAt()).isEqualTo(minute(60));
    }
}
