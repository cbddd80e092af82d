package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;

/**
 * State of one SLA clock of a ticket at the instant of evaluation.
 *
 * @param cycle 1 for the first clock of this metric on the ticket, then 2, 3 …
 * @param dueAt the deadline; null while paused
 * @param fulfilledAt when the response or resolution came; null if it has not
 * @param cancelledAt when the clock ended otherwise; null if it has not
 * @param target the working time within which the metric must be met
 * @param elapsed the working time from the start until now or the end, less pauses
 * @param policy the policy with its version, department and priority that set the target: current, or at the end of the
 *     clock
 * @param breach null while there is none
 * @param pauses in order, including the time between a resolution and a reopening
 * @param nextAt when the state changes without a new fact: the next warning, or the breach, which is detected one
 *     millisecond after the deadline; null when it does not
 */
public record SlaClock(
        TicketId ticketId,
        CustomerId customerId,
        Metric metric,
        int cycle,
        ClockState state,
        Instant startedAt,
        @Nullable Instant dueAt,
        @Nullable Instant fulfilledAt,
        @Nullable Instant cancelledAt,
        Duration target,
        Duration elapsed,
        String policy,
        int policyVersion,
        String department,
        Priority priority,
        String channel,
        @Nullable Breach breach,
        List<Warning> warnings,
        List<Pause> pauses,
        @Nullable Instant nextAt) {

    public boolean breached() {
        return breach != null;
    }

    public @Nullable Instant breachedAt() {
        return breach == null ? null : breach.at();
    }
}
