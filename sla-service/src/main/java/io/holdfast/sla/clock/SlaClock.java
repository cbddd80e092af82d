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
 * One promise to one customer, as it stands at the instant it was evaluated for.
 *
 * @param cycle 1 for the first wait of this metric on the ticket, then 2, 3 …
 * @param dueAt the deadline; null while paused
 * @param fulfilledAt when the wait ended by what was promised
 * @param cancelledAt when the wait ended otherwise
 * @param target the working time that was promised
 * @param elapsed the working time that counted
 * @param policy who promised, under which version, and to what kind of ticket: as it is now, or was when the clock ended
 * @param breach null while the promise is not broken
 * @param pauses what did not count, in order; closed time between a resolution and a reopening included
 * @param nextAt the next instant at which evaluating gives something else by itself: a warning or the breach, which is
 *     seen a millisecond after the deadline; null when nothing comes by itself
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
