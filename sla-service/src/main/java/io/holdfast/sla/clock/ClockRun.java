package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketEvent.TicketCreated;

/**
 * State of one SLA clock while a ticket is replayed. It exists even while no rule sets a target, because a later policy or
 * priority may set one; only runs that ever had a target are reported as clocks. Not thread-safe.
 */
final class ClockRun {

    private final Metric metric;
    private final int cycle;
    private final Instant startedAt;
    private final ElapsedTime elapsedTime;

    private ClockState state;
    private @Nullable Target target;
    private @Nullable Instant dueAt;

    /** When the elapsed time reached the current target; null if it has not. Only another target can change it. */
    private @Nullable Instant exhaustedAt;

    private @Nullable Instant endedAt;
    private @Nullable Breach breach;
    private final WarningSchedule warnings = new WarningSchedule();

    /** When the last rule with a target stopped applying; {@code target} keeps the last one. */
    private @Nullable Instant targetRemovedAt;

    private Duration elapsedAtRemoval = Duration.ZERO;

    /** @param now the instant of the replay; after {@code startedAt} for a wait of a merged ticket */
    ClockRun(Metric metric, int cycle, Instant startedAt, Instant now, ClockState state, @Nullable Target target) {
        this.metric = metric;
        this.cycle = cycle;
        this.startedAt = startedAt;
        this.state = state;
        this.elapsedTime = new ElapsedTime(startedAt);
        if (state != ClockState.RUNNING) {
            elapsedTime.stop(now);
        }
        this.endedAt = state.isOpen() ? null : now;
        if (target != null) {
            retarget(target, now);
        }
    }

    Metric metric() {
        return metric;
    }

    ClockState state() {
        return state;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isBreached() {
        return breach != null;
    }

    boolean isEnded() {
        return !state.isOpen();
    }

    /** Whether the run is open at an instant. A run that was cancelled at that same instant counts as open. */
    boolean isOpenAt(Instant time) {
        return state.isOpen() || (state == ClockState.CANCELLED && time.equals(endedAt));
    }

    /**
     * Fires the warnings and the breach that are due before an instant.
     *
     * @param inclusive whether to fire warnings of that instant as well, because no fact of it can follow
     */
    void advanceTo(Instant time, boolean inclusive) {
        Target current = target;
        Instant due = dueAt;
        if (state != ClockState.RUNNING
                || current == null
                || due == null
                || targetRemovedAt != null
                || breach != null) {
            return;
        }
        warnings.fireUntil(time, inclusive, current.duration(), due);
        if (due.isBefore(time)) {
            exhaustedAt = due;
            recordBreach(due, due);
        }
    }

    private void recordBreach(Instant due, Instant at) {
        Target breached = target;
        if (breach == null && breached != null) {
            breach = new Breach(
                    due, at, breached.policy(), breached.policyVersion(), breached.department(), breached.priority());
            warnings.cancel();
        }
    }

    /** Fulfils the run. A run that was cancelled stays so, unless at the same instant. */
    void respond(Instant time) {
        if (isOpenAt(time)) {
            elapsedTime.stop(time);
            fixDeadline(time);
            state = ClockState.FULFILLED;
            endedAt = time;
        }
    }

    /**
     * Changes the state after a change of the ticket's status.
     *
     * @param now the target of a run that is reopened
     */
    void changeState(ClockState newState, @Nullable Target now, Instant time) {
        if (newState == state) {
            return;
        }
        boolean reopened = !state.isOpen() && newState.isOpen();
        if (newState == ClockState.RUNNING) {
            elapsedTime.resume(time, target == null ? null : target.calendar());
        } else {
            elapsedTime.stop(time);
        }
        if (state.isOpen() && !newState.isOpen()) {
            fixDeadline(time);
            endedAt = time;
        }
        state = newState;
        if (reopened) {
            endedAt = null;
            retarget(now, time);
        }
        if (newState.isOpen()) {
            updateDeadline(time);
        }
    }

    /** Sets the target of an open run; it counts from the start of the run. Null removes the target. */
    void retarget(@Nullable Target changed, Instant time) {
        if (!state.isOpen()) {
            return;
        }
        if (changed == null) {
            removeTarget(time);
            return;
        }
        Target previous = target;
        boolean sameTiming = previous != null && targetRemovedAt == null && changed.hasSameTiming(previous);
        target = changed;
        targetRemovedAt = null;
        if (sameTiming) {
            return;
        }
        if (previous == null || previous.calendar() != changed.calendar()) {
            elapsedTime.recalculate(changed.calendar());
        }
        Instant reachedAt = elapsedTime.reachedAt(changed.duration(), changed.calendar());
        exhaustedAt = reachedAt != null && reachedAt.isBefore(time) ? reachedAt : null;
        if (exhaustedAt != null) {
            recordBreach(exhaustedAt, time);
        }
        updateDeadline(time);
    }

    private void removeTarget(Instant time) {
        if (target == null || targetRemovedAt != null) {
            return;
        }
        if (time.equals(startedAt)) {
            target = null;
            dueAt = null;
        } else {
            targetRemovedAt = time;
            warnings.cancel();
            elapsedAtRemoval = elapsedTime.elapsed(target.calendar(), time);
        }
    }

    private void updateDeadline(Instant now) {
        Target current = target;
        if (current == null || targetRemovedAt != null) {
            return;
        }
        Instant due = state == ClockState.RUNNING ? deadline(current) : null;
        dueAt = due;
        if (due == null || breach != null) {
            warnings.cancel();
        } else {
            warnings.schedule(current, elapsedTime, due, now);
        }
    }

    private @Nullable Instant deadline(Target current) {
        return exhaustedAt == null ? elapsedTime.reachedAt(current.duration(), current.calendar()) : exhaustedAt;
    }

    /** Sets the deadline of a run that ends while paused, as if it had been resumed at that instant. */
    private void fixDeadline(Instant time) {
        Target current = target;
        if (current == null || targetRemovedAt != null || dueAt != null) {
            return;
        }
        if (breach != null) {
            dueAt = breach.dueAt();
            return;
        }
        Duration left = current.duration().minus(elapsedTime.elapsed(current.calendar(), time));
        dueAt = current.calendar().add(time, left.isNegative() ? Duration.ZERO : left);
    }

    @Nullable
    SlaClock toClock(TicketCreated ticket, Instant asOf) {
        Target current = target;
        if (current == null) {
            return null;
        }
        ClockState shown = targetRemovedAt == null ? state : ClockState.CANCELLED;
        Instant end = targetRemovedAt == null ? endedAt : targetRemovedAt;
        Duration elapsed = targetRemovedAt == null
                ? elapsedTime.elapsed(current.calendar(), end == null ? asOf : end)
                : elapsedAtRemoval;
        return new SlaClock(
                ticket.ticketId(),
                ticket.customerId(),
                metric,
                cycle,
                shown,
                startedAt,
                dueAt,
                shown == ClockState.FULFILLED ? end : null,
                shown == ClockState.CANCELLED ? end : null,
                current.duration(),
                elapsed,
                current.policy(),
                current.policyVersion(),
                current.department(),
                current.priority(),
                ticket.channel(),
                breach,
                warnings.fired(),
                elapsedTime.pauses(end),
                nextAt(shown));
    }

    private @Nullable Instant nextAt(ClockState shown) {
        Instant due = dueAt;
        if (shown != ClockState.RUNNING || breach != null || due == null) {
            return null;
        }
        // A response at the deadline itself is in time; the breach is detected one millisecond later.
        return ClockEvaluator.earliest(warnings.next(), due.plusMillis(1));
    }
}
