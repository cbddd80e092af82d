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
final class Wait {

    private final Metric metric;
    private final int cycle;
    private final Instant startedAt;
    private final Countdown countdown;

    private ClockState state;
    private @Nullable Commitment commitment;
    private @Nullable Instant dueAt;

    /** When the present target was used up, if it is: nothing can change that but another target. */
    private @Nullable Instant spentAt;

    private @Nullable Instant endedAt;
    private @Nullable Breach breach;
    private final Alarms alarms = new Alarms();

    /** The promise was taken back at this instant; what it was is still in {@code commitment}. */
    private @Nullable Instant droppedAt;

    private Duration countedUntilDropped = Duration.ZERO;

    /** @param now when it is known: after {@code startedAt} for a wait that was taken over from elsewhere */
    Wait(Metric metric, int cycle, Instant startedAt, Instant now, ClockState state, @Nullable Commitment commitment) {
        this.metric = metric;
        this.cycle = cycle;
        this.startedAt = startedAt;
        this.state = state;
        this.countdown = new Countdown(startedAt);
        if (state != ClockState.RUNNING) {
            countdown.stop(now);
        }
        this.endedAt = state.isOpen() ? null : now;
        if (commitment != null) {
            recommit(commitment, now);
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

    boolean isBroken() {
        return breach != null;
    }

    boolean isDone() {
        return !state.isOpen();
    }

    /** Whether somebody waits at an instant; closing a ticket in the very instant in which it is merged takes nobody away. */
    boolean isWaitedFor(Instant time) {
        return state.isOpen() || (state == ClockState.CANCELLED && time.equals(endedAt));
    }

    /** What happens by itself until then. {@code inclusive}: nothing else happens in that instant, so warn in it too. */
    void advanceTo(Instant time, boolean inclusive) {
        Commitment promised = commitment;
        Instant due = dueAt;
        if (state != ClockState.RUNNING || promised == null || due == null || droppedAt != null || breach != null) {
            return;
        }
        alarms.giveUntil(time, inclusive, promised.target(), due);
        if (due.isBefore(time)) {
            spentAt = due;
            breakPromise(due, due);
        }
    }

    private void breakPromise(Instant due, Instant at) {
        Commitment broken = commitment;
        if (breach == null && broken != null) {
            breach = new Breach(
                    due, at, broken.policy(), broken.policyVersion(), broken.department(), broken.priority());
            alarms.cancel();
        }
    }

    /** The awaited answer. After the wait was cancelled it ends nothing, except at the very instant: answered and closed. */
    void answer(Instant time) {
        if (isWaitedFor(time)) {
            countdown.stop(time);
            keepDeadline(time);
            state = ClockState.FULFILLED;
            endedAt = time;
        }
    }

    /** The ticket's status puts the wait into another state; one that comes back to life gets what is promised now. */
    void turn(ClockState turned, @Nullable Commitment now, Instant time) {
        if (turned == state) {
            return;
        }
        boolean revived = !state.isOpen() && turned.isOpen();
        if (turned == ClockState.RUNNING) {
            countdown.resume(time, commitment == null ? null : commitment.calendar());
        } else {
            countdown.stop(time);
        }
        if (state.isOpen() && !turned.isOpen()) {
            keepDeadline(time);
            endedAt = time;
        }
        state = turned;
        if (revived) {
            endedAt = null;
            recommit(now, time);
        }
        if (turned.isOpen()) {
            setDeadline(time);
        }
    }

    /** What is promised changes; who still waits gets the new target counted from the start of the wait. */
    void recommit(@Nullable Commitment changed, Instant time) {
        if (!state.isOpen()) {
            return;
        }
        if (changed == null) {
            drop(time);
            return;
        }
        Commitment before = commitment;
        boolean sameCount = before != null && droppedAt == null && changed.countsLike(before);
        commitment = changed;
        droppedAt = null;
        if (sameCount) {
            return;
        }
        if (before == null || before.calendar() != changed.calendar()) {
            countdown.recount(changed.calendar());
        }
        Instant reached = countdown.reaches(changed.target(), changed.calendar());
        spentAt = reached != null && reached.isBefore(time) ? reached : null;
        if (spentAt != null) {
            breakPromise(spentAt, time);
        }
        setDeadline(time);
    }

    private void drop(Instant time) {
        if (commitment == null || droppedAt != null) {
            return;
        }
        if (time.equals(startedAt)) {
            commitment = null;
            dueAt = null;
        } else {
            droppedAt = time;
            alarms.cancel();
            countedUntilDropped = countdown.counted(commitment.calendar(), time);
        }
    }

    private void setDeadline(Instant now) {
        Commitment promised = commitment;
        if (promised == null || droppedAt != null) {
            return;
        }
        Instant due = state == ClockState.RUNNING ? deadline(promised) : null;
        dueAt = due;
        if (due == null || breach != null) {
            alarms.cancel();
        } else {
            alarms.set(promised, countdown, due, now);
        }
    }

    private @Nullable Instant deadline(Commitment promised) {
        return spentAt == null ? countdown.reaches(promised.target(), promised.calendar()) : spentAt;
    }

    /** A wait that ends while it is paused had its deadline as if it had gone on then. */
    private void keepDeadline(Instant time) {
        Commitment promised = commitment;
        if (promised == null || droppedAt != null || dueAt != null) {
            return;
        }
        if (breach != null) {
            dueAt = breach.dueAt();
            return;
        }
        Duration left = promised.target().minus(countdown.counted(promised.calendar(), time));
        dueAt = promised.calendar().add(time, left.isNegative() ? Duration.ZERO : left);
    }

    @Nullable
    Clock read(TicketCreated ticket, Instant asOf) {
        Commitment promised = commitment;
        if (promised == null) {
            return null;
        }
        ClockState shown = droppedAt == null ? state : ClockState.CANCELLED;
        Instant end = droppedAt == null ? endedAt : droppedAt;
        Duration elapsed = droppedAt == null
                ? countdown.counted(promised.calendar(), end == null ? asOf : end)
                : countedUntilDropped;
        return new Clock(
                ticket.ticketId(),
                ticket.customerId(),
                metric,
                cycle,
                shown,
                startedAt,
                dueAt,
                shown == ClockState.FULFILLED ? end : null,
                shown == ClockState.CANCELLED ? end : null,
                promised.target(),
                elapsed,
                promised.policy(),
                promised.policyVersion(),
                promised.department(),
                promised.priority(),
                ticket.channel(),
                breach,
                alarms.given(),
                countdown.pauses(end),
                nextAt(shown));
    }

    private @Nullable Instant nextAt(ClockState shown) {
        Instant due = dueAt;
        if (shown != ClockState.RUNNING || breach != null || due == null) {
            return null;
        }
        // The deadline's own instant is still in time: the first tick after it is not.
        return ClockEvaluator.earliest(alarms.next(), due.plusMillis(1));
    }
}
