package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.calendar.WorkingCalendar;

/** The intervals that count for a clock: from its start until now, less its pauses. Not thread-safe. */
final class ElapsedTime {

    private final Instant startedAt;
    private final List<Pause> pauses = new ArrayList<>(0);

    private Instant runningSince;
    private @Nullable Instant stoppedAt;

    /** Working time before {@code runningSince}, by the calendar that was used last. */
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

    /** Ends the pause. A pause of zero length is not recorded. */
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

    /** Measures the elapsed time again with another calendar: O(pauses). */
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
     * When the elapsed time reached the target, or will reach it without another pause; null when it is stopped before, or
     * at that instant.
     */
    @Nullable
    Instant reachedAt(Duration target, WorkingCalendar calendar) {
        if (target.compareTo(elapsedBefore) > 0) {
            Instant reached = calendar.add(runningSince, target.minus(elapsedBefore));
            return stoppedAt == null || reached.isBefore(stoppedAt) ? reached : null;
        }
        return reachedBeforePauses(target, calendar);
    }

    /** When the elapsed time reaches a value in the current interval; null when it did so before. */
    @Nullable
    Instant elapsedAt(Duration working, WorkingCalendar calendar) {
        Duration remaining = working.minus(elapsedBefore);
        return remaining.isNegative() ? null : calendar.add(runningSince, remaining);
    }

    /** The instant that lies a working time before another; null when it is before the current interval. */
    @Nullable
    Instant instantBefore(Instant end, Duration working, WorkingCalendar calendar) {
        if (calendar.between(runningSince, end).compareTo(working) < 0) {
            return null;
        }
        Instant start = calendar.subtract(end, working);
        return start.isBefore(runningSince) ? runningSince : start;
    }

    /** When the target was reached before the current interval, or at its start. */
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

    /** The pauses until the end of the clock; the last one has no end when it lasts until now. */
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
