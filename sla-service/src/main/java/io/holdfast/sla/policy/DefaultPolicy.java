package io.holdfast.sla.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.Keywords;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;

/** The built-in policy: LiveAgent's published targets, round the clock. It is in force until another policy replaces it. */
public final class DefaultPolicy {

    private static final Set<Priority> LOW_OR_NORMAL = Set.of(Priority.LOW, Priority.NORMAL);
    private static final Set<Priority> HIGH = Set.of(Priority.HIGH);
    private static final Set<Priority> URGENT = Set.of(Priority.URGENT);

    private static final Set<String> SALES = Set.of(Keywords.DEPARTMENT_SALES);
    private static final Set<String> ENTERPRISE = Set.of(Keywords.DEPARTMENT_ENTERPRISE);
    private static final Set<String> ANY = Set.of();

    public static final Policy POLICY = new Policy(
            PolicyBook.DEFAULT,
            List.of(
                    // Chat has the same targets in every department.
                    Rule.of(
                            new RuleCriteria(ANY, Set.of(), Set.of(Keywords.CHANNEL_CHAT), Set.of(), Set.of()),
                            targets(Duration.ofMinutes(1), Duration.ofMinutes(5))),
                    rule(ENTERPRISE, Set.of(), Duration.ofHours(1), Duration.ofHours(4)),
                    rule(SALES, LOW_OR_NORMAL, Duration.ofHours(2), Duration.ofHours(15)),
                    rule(SALES, HIGH, Duration.ofHours(1), Duration.ofHours(8)),
                    rule(SALES, URGENT, Duration.ofMinutes(30), Duration.ofHours(1)),
                    // Technical, and every department that is not named above.
                    rule(ANY, LOW_OR_NORMAL, Duration.ofHours(8), Duration.ofHours(32)),
                    rule(ANY, HIGH, Duration.ofHours(4), Duration.ofHours(16)),
                    rule(ANY, URGENT, Duration.ofMinutes(30), Duration.ofHours(1))));

    private DefaultPolicy() {}

    private static Rule rule(
            Set<String> departments, Set<Priority> priorities, Duration firstResponse, Duration nextResponse) {
        return Rule.of(
                new RuleCriteria(departments, priorities, Set.of(), Set.of(), Set.of()),
                targets(firstResponse, nextResponse));
    }

    private static Map<Metric, Duration> targets(Duration firstResponse, Duration nextResponse) {
        return Map.of(Metric.FIRST_RESPONSE, firstResponse, Metric.NEXT_RESPONSE, nextResponse);
    }
}
