package io.holdfast.sla.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultPolicyTest {

    @ParameterizedTest(name = "{0} {1} {2}: {3} then {4}")
    @CsvSource({
        "email, sales, NORMAL, PT2H, PT15H",
        "email, sales, LOW, PT2H, PT15H",
        "email, sales, HIGH, PT1H, PT8H",
        "email, sales, URGENT, PT30M, PT1H",
        "phone, technical, NORMAL, PT8H, PT32H",
        "phone, technical, LOW, PT8H, PT32H",
        "phone, technical, HIGH, PT4H, PT16H",
        "phone, technical, URGENT, PT30M, PT1H",
        "web, general, LOW, PT8H, PT32H",
        "web, billing, HIGH, PT4H, PT16H",
        "web, enterprise, LOW, PT1H, PT4H",
        "web, enterprise, URGENT, PT1H, PT4H",
        "chat, enterprise, URGENT, PT1M, PT5M",
        "chat, general, LOW, PT1M, PT5M",
    })
    void itHasLiveAgentsTargets(
            String channel, String department, Priority priority, Duration firstResponse, Duration nextResponse) {
        Rule rule = DefaultPolicy.POLICY.ruleFor(new TicketTraits(department, priority, channel, List.of(), null));

        assertThat(rule).isNotNull();
        assertThat(rule.targets())
                .isEqualTo(Map.of(Metric.FIRST_RESPONSE, firstResponse, Metric.NEXT_RESPONSE, nextResponse));
        assertThat(rule.calendar()).isNull();
    }
}
