package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketStatus;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.sla.policy.Policy;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.policy.PolicyVersion;
import io.holdfast.sla.policy.Rule;
import io.holdfast.sla.policy.RuleCriteria;

import static io.holdfast.contract.Metric.FIRST_RESPONSE;
import static io.holdfast.contract.Metric.NEXT_RESPONSE;
import static io.holdfast.contract.Metric.RESOLUTION;
import static io.holdfast.sla.clock.Scenario.minute;
import static io.holdfast.sla.clock.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

/** Changes of priority, department, tags, tier and policies while a clock is open. */
class RetargetTest {

    private static final PolicyBook DEFAULT = PolicyBook.always(DefaultPolicy.POLICY, List.of());

    private static PolicyBook history(Policy... versions) {
        List<PolicyVersion> history = new ArrayList<>();
        for (int i = 0; i < versions.length; i++) {
            history.add(new PolicyVersion(versions[i], i + 1, minute(i * 60L)));
        }
        return PolicyBook.of(history, List.of());
    }

    private static Policy policyWithTarget(Metric metric, Duration target) {
        return new Policy("default", List.of(Rule.of(RuleCriteria.ANY, Map.of(metric, target))));
    }

    @Test
    void aNewPriorityGivesTheNewTargetCountedFromTheStart() {
        SlaClock clock = scenario().created(0).priority(60, Priority.HIGH).only(FIRST_RESPONSE, DEFAULT, minute(90));

        assertThat(clock.dueAt()).isEqualTo(minute(4 * 60));
        assertThat(clock.priority()).isEqualTo(Priority.HIGH);
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void aTargetAlreadyExceededIsBreachedAtTheChange() {
        SlaClock clock = scenario().created(0).priority(60, Priority.URGENT).only(FIRST_RESPONSE, DEFAULT, minute(60));

        assertThat(clock.breachedAt()).isEqualTo(minute(60));
        assertThat(clock.dueAt()).isEqualTo(minute(30));
        assertThat(clock.breach())
                .isEqualTo(new Breach(minute(30), minute(60), "default", 1, "technical", Priority.URGENT));
    }

    @Test
    void aTargetReachedAtTheChangeIsNotBreachedByIt() {
        SlaClock clock = scenario()
                .created(0)
                .priority(30, Priority.URGENT)
                .agentReplies(30)
                .only(FIRST_RESPONSE, DEFAULT, minute(60));

        assertThat(clock.breached()).isFalse();
    }

    @Test
    void anEarlierBreachIsKept() {
        SlaClock clock = scenario()
                .withTraits("email", "technical", Priority.URGENT)
                .created(0)
                .priority(60, Priority.LOW)
                .only(FIRST_RESPONSE, DEFAULT, minute(90));

        assertThat(clock.breach())
                .isEqualTo(new Breach(minute(30), minute(30), "default", 1, "technical", Priority.URGENT));
        assertThat(clock.dueAt()).isEqualTo(minute(8 * 60));
    }

    @Test
    void aChangeAfterTheResponseHasNoEffect() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(40)
                .priority(60, Priority.URGENT)
                .only(FIRST_RESPONSE, DEFAULT, minute(90));

        assertThat(clock.breached()).isFalse();
        assertThat(clock.priority()).isEqualTo(Priority.NORMAL);
    }

    @Test
    void earlierPausesCountForTheNewTarget() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(0)
                .customerWrites(10)
                .becomes(20, TicketStatus.ON_HOLD)
                .becomes(120, TicketStatus.OPEN)
                .priority(130, Priority.URGENT)
                .only(NEXT_RESPONSE, DEFAULT, minute(131));

        assertThat(clock.dueAt()).isEqualTo(minute(170));
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void aPausedClockBeyondItsNewTargetIsBreachedAtTheChange() {
        SlaClock clock = scenario()
                .created(0)
                .agentReplies(0)
                .customerWrites(0)
                .becomes(90, TicketStatus.ON_HOLD)
                .priority(200, Priority.URGENT)
                .only(NEXT_RESPONSE, DEFAULT, minute(201));

        assertThat(clock.state()).isEqualTo(ClockState.PAUSED);
        assertThat(clock.breachedAt()).isEqualTo(minute(200));
        assertThat(clock.dueAt()).isNull();
    }

    @Test
    void aNewDepartmentSetsItsOwnTarget() {
        SlaClock clock = scenario().created(0).department(10, "enterprise").only(FIRST_RESPONSE, DEFAULT, minute(20));

        assertThat(clock.dueAt()).isEqualTo(minute(60));
        assertThat(clock.department()).isEqualTo("enterprise");
    }

    @Test
    void aNewPolicyAppliesFromWhenItIsPutInForce() {
        PolicyBook policies = history(
                policyWithTarget(FIRST_RESPONSE, Duration.ofHours(3)),
                policyWithTarget(FIRST_RESPONSE, Duration.ofHours(2)));

        SlaClock before = scenario().created(0).only(FIRST_RESPONSE, policies, minute(59));
        SlaClock after = scenario().created(0).only(FIRST_RESPONSE, policies, minute(60));

        assertThat(before.dueAt()).isEqualTo(minute(180));
        assertThat(before.policyVersion()).isEqualTo(1);
        assertThat(after.dueAt()).isEqualTo(minute(120));
        assertThat(after.policyVersion()).isEqualTo(2);
    }

    @Test
    void theFirstVersionAppliesToEarlierFacts() {
        PolicyBook policies = PolicyBook.of(
                List.of(new PolicyVersion(policyWithTarget(FIRST_RESPONSE, Duration.ofHours(1)), 1, minute(100_000))),
                List.of());

        assertThat(scenario()
                        .created(0)
                        .only(FIRST_RESPONSE, policies, minute(10))
                        .dueAt())
                .isEqualTo(minute(60));
    }

    @Test
    void aNewPolicyWithoutATargetCancelsTheClock() {
        PolicyBook policies = history(
                policyWithTarget(FIRST_RESPONSE, Duration.ofHours(3)),
                policyWithTarget(RESOLUTION, Duration.ofHours(9)));

        SlaClock clock = scenario().created(0).only(FIRST_RESPONSE, policies, minute(300));

        assertThat(clock.state()).isEqualTo(ClockState.CANCELLED);
        assertThat(clock.cancelledAt()).isEqualTo(minute(60));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofHours(1));
        assertThat(clock.breached()).isFalse();
    }

    @Test
    void aTargetThatIsSetAgainCountsFromTheStart() {
        PolicyBook policies = history(
                policyWithTarget(FIRST_RESPONSE, Duration.ofHours(4)),
                policyWithTarget(RESOLUTION, Duration.ofHours(9)),
                policyWithTarget(FIRST_RESPONSE, Duration.ofHours(3)));

        SlaClock clock = scenario().created(0).only(FIRST_RESPONSE, policies, minute(130));

        assertThat(clock.state()).isEqualTo(ClockState.RUNNING);
        assertThat(clock.dueAt()).isEqualTo(minute(180));
        assertThat(clock.elapsed()).isEqualTo(Duration.ofMinutes(130));
    }

    @Test
    void tagsAndTiersSelectTheRule() {
        Policy policy = new Policy(
                "default",
                List.of(
                        Rule.of(
                                new RuleCriteria(Set.of(), Set.of(), Set.of(), Set.of("vip", "press"), Set.of()),
                                Map.of(FIRST_RESPONSE, Duration.ofMinutes(20))),
                        Rule.of(
                                new RuleCriteria(Set.of(), Set.of(), Set.of(), Set.of(), Set.of("gold")),
                                Map.of(FIRST_RESPONSE, Duration.ofMinutes(40))),
                        Rule.of(RuleCriteria.ANY, Map.of(FIRST_RESPONSE, Duration.ofMinutes(60)))));
        PolicyBook policies = PolicyBook.always(policy, List.of());

        assertThat(scenario()
                        .created(0)
                        .only(FIRST_RESPONSE, policies, minute(5))
                        .dueAt())
                .isEqualTo(minute(60));
        assertThat(scenario()
                        .created(0)
                        .tagged(1, "press")
                        .only(FIRST_RESPONSE, policies, minute(5))
                        .dueAt())
                .isEqualTo(minute(20));
        assertThat(scenario()
                        .tier(-999, "gold")
                        .created(0)
                        .only(FIRST_RESPONSE, policies, minute(5))
                        .dueAt())
                .isEqualTo(minute(40));
        assertThat(scenario()
                        .created(0)
                        .tier(2, "gold")
                        .only(FIRST_RESPONSE, policies, minute(5))
                        .dueAt())
                .isEqualTo(minute(40));
    }

    @Test
    void aTierFromBeforeTheCreationAppliesFromTheCreation() {
        Policy policy = new Policy(
                "default",
                List.of(
                        Rule.of(
                                new RuleCriteria(Set.of(), Set.of(), Set.of(), Set.of(), Set.of("gold")),
                                Map.of(RESOLUTION, Duration.ofMinutes(40))),
                        Rule.of(RuleCriteria.ANY, Map.of(FIRST_RESPONSE, Duration.ofMinutes(60)))));

        assertThat(scenario()
                        .tier(-5, "gold")
                        .created(0)
                        .evaluate(PolicyBook.always(policy, List.of()), minute(5))
                        .clocks())
                .extracting(SlaClock::metric)
                .containsExactly(RESOLUTION);
    }

    @Test
    void aNamedPolicyIsMatchedBeforeTheDefault() {
        Policy vip = new Policy(
                "vip",
                List.of(Rule.of(
                        new RuleCriteria(Set.of("sales"), Set.of(), Set.of(), Set.of(), Set.of()),
                        Map.of(FIRST_RESPONSE, Duration.ofMinutes(5)))));
        PolicyBook policies = PolicyBook.of(
                List.of(new PolicyVersion(DefaultPolicy.POLICY, 1, Instant.MIN), new PolicyVersion(vip, 1, minute(0))),
                List.of());

        SlaClock ofVip = scenario()
                .withTraits("email", "sales", Priority.LOW)
                .created(1)
                .only(FIRST_RESPONSE, policies, minute(2));
        SlaClock ofDefault = scenario().created(1).only(FIRST_RESPONSE, policies, minute(2));

        assertThat(ofVip.policy()).isEqualTo("vip");
        assertThat(ofDefault.policy()).isEqualTo("default");
    }
}
