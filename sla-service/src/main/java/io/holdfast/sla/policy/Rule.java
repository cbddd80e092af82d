package io.holdfast.sla.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketStatus;

/**
 * The targets of the tickets that match its criteria. Immutable.
 *
 * @param targets working time by metric; a metric that is absent has no clock
 * @param calendar the name of a calendar; null for round the clock
 * @param pauseOn the statuses that pause the clock of a metric; {@link #defaultPauses} for a metric that is absent
 * @param warnAt when to warn before the deadline, by metric
 */
public record Rule(
        RuleCriteria criteria,
        Map<Metric, Duration> targets,
        @Nullable String calendar,
        Map<Metric, Set<TicketStatus>> pauseOn,
        Map<Metric, List<Threshold>> warnAt) {

    private static final Set<TicketStatus> WAITING_FOR_OTHERS = Set.of(TicketStatus.PENDING, TicketStatus.ON_HOLD);

    public Rule {
        targets = Map.copyOf(targets);
        pauseOn = Map.copyOf(pauseOn);
        warnAt = Map.copyOf(warnAt);
    }

    /** A rule with the default calendar (round the clock) and pauses, and without warnings. */
    public static Rule of(RuleCriteria criteria, Map<Metric, Duration> targets) {
        return new Rule(criteria, targets, null, Map.of(), Map.of());
    }

    public boolean pauses(Metric metric, TicketStatus status) {
        Set<TicketStatus> pauses = pauseOn.get(metric);
        return (pauses == null ? defaultPauses(metric) : pauses).contains(status);
    }

    /** Waiting for the customer or a third party pauses next-response and resolution; nothing pauses first-response. */
    public static Set<TicketStatus> defaultPauses(Metric metric) {
        return metric == Metric.FIRST_RESPONSE ? Set.of() : WAITING_FOR_OTHERS;
    }
}
