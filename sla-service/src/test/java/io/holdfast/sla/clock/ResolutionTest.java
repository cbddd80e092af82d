package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.PolicyBook;

import static io.holdfast.contract.Metric.RESOLUTION;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

class ResolutionTest {

    private static final PolicyBook AN_HOUR = policiesWith(Map.of(RESOLUTION, Duration.ofHours(1)));

    @Test
    void itRunsFromCreationUntilTheTicketIsResolved() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(10)
                .becomes(50, TicketStatus.RESOLVED)
                .becomes(70, TicketStatus.CLOSED)
                .only(RESOLUTION, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.FULFILLED);
        assertThat(clock.fulfilledAt()).isEqualTo(minute(50));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(50));
        assertThat(clock.dueAt()).isEqualTo(minute(60));
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void reopeningResumesItWithoutTheResolvedTime() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(50, TicketStatus.RESOLVED)
                .customerWrites(500)
                .only(RESOLUTION, AN_HOUR, minute(505));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.cycle()).isEqualTo(1);
        assertThat(clock.dueAt()).isEqualTo(minute(510));
        assertThat(clock.fulfilledAt()).isNull();
        assertThat(clock.pauses()).containsExactly(new Pause(minute(50), minute(500)));
    }

    @Test
    void aLateResolutionStaysBreachedWhenReopened() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(61, TicketStatus.RESOLVED)
                .becomes(100, TicketStatus.OPEN)
                .only(RESOLUTION, AN_HOUR, minute(110));

        assertThat(clock.breachedAt()).isEqualTo(minute(60));
        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
    }

    @Test
    void pendingTimeDoesNotCount() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(10, TicketStatus.PENDING)
                .customerWrites(200)
                .becomes(240, TicketStatus.RESOLVED)
                .only(RESOLUTION, AN_HOUR, minute(500));

        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(50));
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void aPauseThatEndsWithTheResolutionDoesNotCount() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(10, TicketStatus.PENDING)
                .becomes(200, TicketStatus.RESOLVED)
                .only(RESOLUTION, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.FULFILLED);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(10));
        assertThat(clock.dueAt()).isEqualTo(minute(250));
        assertThat(clock.pauses()).containsExactly(new Pause(minute(10), minute(200)));
    }

    @Test
    void aTicketReopenedAsPendingHasAPausedClock() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(50, TicketStatus.RESOLVED)
                .becomes(100, TicketStatus.PENDING)
                .only(RESOLUTION, AN_HOUR, minute(500));

        assertThat(clock.state()).isEqualTo(ClockState.PAUSED);
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(50));
    }
}
