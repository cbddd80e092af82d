package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.calendar.WorkingCalendar;

/** The stretches of time that count for a wait: what is between its start and now, less its pauses. */
final class ElapsedTime {

    private final Instant startedAt;
    private final List<Pause> pauses = new ArrayList<>(0);

    private Instant runningSince;
    private @Nullable Instant stoppedAt;

    /** Working time before {@code countsFrom}, by the calendar that was asked last. */
    private Duration elapsedBefore = Duration.ZERO;

    ElapsedTime(Instant startedAt) {
        this.startedAt = startedAt;
        this.runningSince = startedAt;
    }

    void stop(Instant time) {
        if (stoppedAt == null) {
            stoppedAt = time;
        }
    }

    /** Goes on. A stop that took no time leaves no trace. */
    void resume(Instant time, @Nullable WorkingCalendar calendar) {
        Instant stopped = stoppedAt;
        if (stopped == null) {
            return;
        }
        stoppedAt = null;
        if (stopped.equals(time)) {
            return;
        }
        if (calendar != null) {
            elapsedBefore = elapsedBefore.plus(calendar.between(runningSince, stopped));
        }
        pauses.add(new Pause(stopped, time));
        runningSince = time;
    }

    /** Measures all of it anew, by another calendar. */
    void recalculate(WorkingCalendar calendar) {
        Duration elapsed = Duration.ZERO;
        Instant from = startedAt;
        for (Pause pause : pauses) {
            elapsed = elapsed.plus(calendar.between(from, pause.from()));
            from = pause.to() == null ? from : pause.to();
        }
        elapsedBefore = elapsed;
    }

    Duration elapsed(WorkingCalendar calendar, Instant now) {
        return elapsedBefore.plus(calendar.between(runningSince, stoppedAt == null ? now : stoppedAt));
    }

    /**
     * When the target was or will be reached if nothing more stops it; null when it is stopped before that. A stop at the
     * very instant comes first.
     */
    @Nullable
    Instant reachedAt(Duration target, WorkingCalendar calendar) {
        if (target.compareTo(elapsedBefore) > 0) {
            Instant reached = calendar.add(runningSince, target.minus(elapsedBefore));
            return stoppedAt == null || reached.isBefore(stoppedAt) ? reached : null;
        }
        return reachedBeforePauses(target, calendar);
    }

    /** When so much has counted, in the present stretch; null when that was before it. */
    @Nullable
    Instant elapsedAt(Duration working, WorkingCalendar calendar) {
        Duration remaining = working.minus(elapsedBefore);
        return remaining.isNegative() ? null : calendar.add(runningSince, remaining);
    }

    /** So much working time before an instant; null when that was before the present stretch. */
    @Nullable
    Instant instantBefore(Instant end, Duration working, WorkingCalendar calendar) {
        if (calendar.between(runningSince, end).compareTo(working) < 0) {
            return null;
        }
        Instant start = calendar.subtract(end, working);
        return start.isBefore(runningSince) ? runningSince : start;
    }

    /** The target lies before the present stretch, or at its very beginning. */
    private @Nullable Instant reachedBeforePauses(Duration target, WorkingCalendar calendar) {
        Duration remaining = target;
        Instant from = startedAt;
        for (Pause pause : pauses) {
            Instant reached = calendar.add(from, remaining);
            if (reached.isBefore(pause.from())) {
                return reached;
            }
            remaining = remaining.minus(calendar.between(from, pause.from()));
            from = pause.to() == null ? from : pause.to();
        }
        Instant reached = calendar.add(from, remaining);
        return stoppedAt == null || reached.isBefore(stoppedAt) ? reached : null;
    }

    /** What did not count until the wait ended, or until now when it did not end. */
    List<Pause> pauses(@Nullable Instant endedAt) {
        Instant stopped = stoppedAt;
        if (stopped == null || (endedAt != null && !stopped.isBefore(endedAt))) {
            return List.copyOf(pauses);
        }
        List<Pause> all = new ArrayList<>(pauses);
        all.add(new Pause(stopped, endedAt));
        return all;
    }
}
