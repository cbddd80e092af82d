package io.holdfast.sla.policy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketStatus;

/**
 * What is promised to the tickets that it fits.
 *
 * @param targets working time per metric; no clock for an absent one
 * @param calendar the name of a calendar; null for round the clock
 * @param pauseOn the statuses that stop each metric's clock; for an absent metric, {@link #defaultPauses}
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

    /** Targets only: round the clock, paused as by default, without warnings. */
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

    /** The pauses of every metric, those by default included. */
    public Map<Metric, Set<TicketStatus>> allPauses() {
        Map<Metric, Set<TicketStatus>> all = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            all.put(metric, pauseOn.getOrDefault(metric, defaultPauses(metric)));
        }
        return all;
    }
}
