package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.TicketEvent.TicketCreated;

/**
 * Somebody waits for something, whether anything is promised for it or not. The promise may come, change and go; what is
 * listed as a clock is a wait for which something was promised at some time.
 */
final class ClockRun {

    private final Metric metric;
    private final int cycle;
    private final Instant startedAt;
    private final ElapsedTime elapsedTime;

    private ClockState state;
    private @Nullable Target target;
    private @Nullable Instant dueAt;

    /** When the present target was used up, if it is: nothing can change that but another target. */
    private @Nullable Instant exhaustedAt;

    private @Nullable Instant endedAt;
    private @Nullable Breach breach;
    private final WarningSchedule warnings = new WarningSchedule();

    /** The promise was taken back at this instant; what it was is still in {@code commitment}. */
    private @Nullable Instant targetRemovedAt;

    private Duration elapsedAtRemoval = Duration.ZERO;

    /** @param now when it is known: after {@code startedAt} for a wait that was taken over from elsewhere */
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

    /** Whether somebody waits at an instant; closing a ticket in the very instant in which it is merged takes nobody away. */
    boolean isOpenAt(Instant time) {
        return state.isOpen() || (state == ClockState.CANCELLED && time.equals(endedAt));
    }

    /** What happens by itself until then. {@code inclusive}: nothing else happens in that instant, so warn in it too. */
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

    /** The awaited answer. After the wait was cancelled it ends nothing, except at the very instant: answered and closed. */
    void respond(Instant time) {
        if (isOpenAt(time)) {
            elapsedTime.stop(time);
            fixDeadline(time);
            state = ClockState.FULFILLED;
            endedAt = time;
        }
    }

    /** The ticket's status puts the wait into another state; one that comes back to life gets what is promised now. */
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

    /** What is promised changes; who still waits gets the new target counted from the start of the wait. */
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

    /** A wait that ends while it is paused had its deadline as if it had gone on then. */
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
        // The deadline's own instant is still in time: the first tick after it is not.
        return ClockEvaluator.earliest(warnings.next(), due.plusMillis(1));
    }
}
