package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.sla.calendar.WorkingCalendar;
import io.holdfast.sla.policy.AppliedRule;
import io.holdfast.sla.policy.Threshold;
import io.holdfast.sla.policy.TicketTraits;

/** The target of one metric: the working time, its calendar and warnings, and the policy, department and priority that set it. */
record Target(
        Duration duration,
        WorkingCalendar calendar,
        List<Threshold> thresholds,
        String policy,
        int policyVersion,
        String department,
        Priority priority) {

    /** The target that a rule sets for a metric; null when it sets none. */
    static @Nullable Target of(@Nullable AppliedRule applied, Metric metric, TicketTraits ticket) {
        if (applied == null) {
            return null;
        }
        Duration target = applied.rule().targets().get(metric);
        if (target == null) {
            return null;
        }
        return new Target(
                target,
                applied.calendar(),
                applied.rule().warnAt().getOrDefault(metric, List.of()),
                applied.policy(),
                applied.policyVersion(),
                ticket.department(),
                ticket.priority());
    }

    /** Whether deadline and warnings are the same under the other target. */
    boolean hasSameTiming(Target other) {
        return duration.equals(other.duration) && calendar == other.calendar && thresholds.equals(other.thresholds);
    }
}
