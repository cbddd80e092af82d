package io.holdfast.sla.clock;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.sla.calendar.WorkingCalendar;
import io.holdfast.sla.policy.Terms;
import io.holdfast.sla.policy.Threshold;
import io.holdfast.sla.policy.TicketTraits;

/** What is promised for one metric: how long, counted how, by which policy, to what kind of ticket. */
record Commitment(
        Duration target,
        WorkingCalendar calendar,
        List<Threshold> thresholds,
        String policy,
        int policyVersion,
        String department,
        Priority priority) {

    /** Null when nothing is promised for the metric. */
    static @Nullable Commitment of(@Nullable Terms terms, Metric metric, TicketTraits ticket) {
        if (terms == null) {
            return null;
        }
        Duration target = terms.rule().targets().get(metric);
        if (target == null) {
            return null;
        }
        return new Commitment(
                target,
                terms.calendar(),
                terms.rule().warnAt().getOrDefault(metric, List.of()),
                terms.policy(),
                terms.policyVersion(),
                ticket.department(),
                ticket.priority());
    }

    /** Whether a clock goes on just the same under the other: only names differ. */
    boolean countsLike(Commitment other) {
        return target.equals(other.target) && calendar == other.calendar && thresholds.equals(other.thresholds);
    }
}
