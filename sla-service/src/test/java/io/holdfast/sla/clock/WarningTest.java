package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;
import io.holdfast.sla.policy.Threshold;

import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.contract.Metric.RESOLUTION;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.policiesWith;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

class WarningTest {

    private static final Threshold HALF = new Threshold.Share(0.5);
    private static final Threshold TEN_MINUTES_BEFORE = new Threshold.Before(Duration.ofMinutes(10));

    private static Rule warning(RuleCriteria when, Metric metric, Duration target) {
        return new Rule(
                when, Map.of(metric, target), null, Map.of(), Map.of(metric, List.of(HALF, TEN_MINUTES_BEFORE)));
    }

    private static final PolicyBook AN_HOUR = policiesWith(warning(RuleCriteria.ANY, RESOLUTION, Duration.ofHours(1)));

    @Test
    void aWarningFiresAtItsShareOfTheTarget() {
        SlaClock clock = scenario().created(0).only(RESOLUTION, AN_HOUR, minute(30));

        assertThat(clock.warnings()).containsExactly(new Warning(HALF, 0.5, minute(30), minute(60)));
        assertThat(clock.nextAt()).isEqualTo(minute(50));
    }

    @Test
    void noWarningFiresBeforeItsThreshold() {
        SlaClock clock =
                scenario().created(0).only(RESOLUTION, AN_HOUR, minute(30).minusNanos(1));

        assertThat(clock.warnings()).isEmpty();
        assertThat(clock.nextAt()).isEqualTo(minute(30));
    }

    @Test
    void aThresholdMayBeWorkingTimeBeforeTheDeadline() {
        SlaClock clock = scenario().created(0).only(RESOLUTION, AN_HOUR, minute(55));

        assertThat(clock.warnings()).extracting(Warning::at).containsExactly(minute(30), minute(50));
        assertThat(clock.warnings().getLast().share()).isEqualTo(1 - 10 / 60.0);
        assertThat(clock.nextAt()).isEqualTo(minute(60).plusMillis(1));
    }

    @Test
    void aWarningIsCancelledWithItsClock() {
        SlaClock clock =
                scenario().created(0).becomes(30, TicketStatus.RESOLVED).only(RESOLUTION, AN_HOUR, minute(500));

        assertThat(clock.warnings()).isEmpty();
    }

    @Test
    void aPausePostponesScheduledWarnings() {
        SlaClock clock = scenario()
                .created(0)
                .becomes(40, TicketStatus.PENDING)
                .becomes(100, TicketStatus.OPEN)
                .only(RESOLUTION, AN_HOUR, minute(115));

        assertThat(clock.warnings()).extracting(Warning::at).containsExactly(minute(30), minute(110));
        assertThat(clock.warnings()).extracting(Warning::dueAt).containsExactly(minute(60), minute(120));
    }

    @Test
    void aThresholdFiresOnceWhenTheTargetChanges() {
        Policy policy = new Policy(
                "default",
                List.of(
                        warning(
                                new RuleCriteria(Set.of(), Set.of(Priority.HIGH), Set.of(), Set.of(), Set.of()),
                                RESOLUTION,
                                Duration.ofHours(2)),
                        warning(RuleCriteria.ANY, RESOLUTION, Duration.ofHours(1))));

        SlaClock clock = scenario()
                .created(0)
                .priority(40, Priority.HIGH)
                .only(RESOLUTION, PolicyBook.always(policy, List.of()), minute(115));

        assertThat(clock.warnings()).extracting(Warning::threshold).containsExactly(HALF, TEN_MINUTES_BEFORE);
        assertThat(clock.warnings()).extracting(Warning::at).containsExactly(minute(30), minute(110));
    }

    @Test
    void aThresholdAlreadyPassedUnderANewTargetFiresAtTheChange() {
        PolicyBook policies = policiesWith(warning(RuleCriteria.ANY, NEXT_RESPONSE, Duration.ofHours(1)));
        Policy shorter = new Policy(
                "default",
                List.of(
                        warning(
                                new RuleCriteria(Set.of(), Set.of(Priority.LOW), Set.of(), Set.of(), Set.of()),
                                RESOLUTION,
                                Duration.ofHours(8)),
                        warning(RuleCriteria.ANY, RESOLUTION, Duration.ofHours(1))));

        SlaClock clock = scenario()
                .withTraits("email", "sales", Priority.LOW)
                .created(0)
                .priority(40, Priority.NORMAL)
                .only(RESOLUTION, PolicyBook.always(shorter, List.of()), minute(45));

        assertThat(clock.warnings()).extracting(Warning::at).containsExactly(minute(40));
        assertThat(policies.periods()).hasSize(1);
    }

    @Test
    void noWarningFiresAfterTheBreach() {
        SlaClock clock = scenario().created(0).only(RESOLUTION, AN_HOUR, minute(500));

        assertThat(clock.warnings()).hasSize(2);
        assertThat(clock.nextAt()).isNull();
    }
}
