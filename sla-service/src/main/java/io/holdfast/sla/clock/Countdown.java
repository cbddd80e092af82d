package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.calendar.WorkingCalendar;

/** The stretches of time that count for a wait: what is between its start and now, less its pauses. */
final class Countdown {

    private final Instant startedAt;
    private final List<Pause> pauses = new ArrayList<>(0);

    private Instant countsFrom;
    private @Nullable Instant stoppedAt;

    /** Working time before {@code countsFrom}, by the calendar that was asked last. */
    private Duration countedBefore = Duration.ZERO;

    Countdown(Instant startedAt) {
        this.startedAt = startedAt;
        this.countsFrom = startedAt;
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
            countedBefore = countedBefore.plus(calendar.between(countsFrom, stopped));
        }
        pauses.add(new Pause(stopped, time));
        countsFrom = time;
    }

    /** Measures all of it anew, by another calendar. */
    void recount(WorkingCalendar calendar) {
        Duration counted = Duration.ZERO;
        Instant from = startedAt;
        for (Pause pause : pauses) {
            counted = counted.plus(calendar.between(from, pause.from()));
            from = pause.to() == null ? from : pause.to();
        }
        countedBefore = counted;
    }

    Duration counted(WorkingCalendar calendar, Instant now) {
        return countedBefore.plus(calendar.between(countsFrom, stoppedAt == null ? now : stoppedAt));
    }

    /**
     * When the target was or will be reached if nothing more stops it; null when it is stopped before that. A stop at the
     * very instant comes first.
     */
    @Nullable
    Instant reaches(Duration target, WorkingCalendar calendar) {
        if (target.compareTo(countedBefore) > 0) {
            Instant reached = calendar.add(countsFrom, target.minus(countedBefore));
            return stoppedAt == null || reached.isBefore(stoppedAt) ? reached : null;
        }
        return reachedBefore(target, calendar);
    }

    /** When so much has counted, in the present stretch; null when that was before it. */
    @Nullable
    Instant hasCounted(Duration working, WorkingCalendar calendar) {
        Duration more = working.minus(countedBefore);
        return more.isNegative() ? null : calendar.add(countsFrom, more);
    }

    /** So much working time before an instant; null when that was before the present stretch. */
    @Nullable
    Instant before(Instant end, Duration working, WorkingCalendar calendar) {
        if (calendar.between(countsFrom, end).compareTo(working) < 0) {
            return null;
        }
        Instant start = calendar.subtract(end, working);
        return start.isBefore(countsFrom) ? countsFrom : start;
    }

    /** The target lies before the present stretch, or at its very beginning. */
    private @Nullable Instant reachedBefore(Duration target, WorkingCalendar calendar) {
        Duration left = target;
        Instant from = startedAt;
        for (Pause pause : pauses) {
            Instant reached = calendar.add(from, left);
            if (reached.isBefore(pause.from())) {
                return reached;
            }
            left = left.minus(calendar.between(from, pause.from()));
            from = pause.to() == null ? from : pause.to();
        }
        Instant reached = calendar.add(from, left);
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
