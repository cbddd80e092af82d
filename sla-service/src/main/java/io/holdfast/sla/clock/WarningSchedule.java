package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.policy.Threshold;

/** The warnings of one clock: those fired, and those scheduled as long as the clock runs. Not thread-safe. */
final class WarningSchedule {

    private record ScheduledWarning(Threshold threshold, Instant at) {}

    private List<ScheduledWarning> pending = List.of();
    private List<Warning> fired = List.of();

    /** Schedules the warnings that were not fired yet for a deadline. A warning whose time has passed is scheduled for now. */
    void schedule(Target target, ElapsedTime elapsedTime, Instant dueAt, Instant now) {
        if (target.thresholds().isEmpty()) {
            pending = List.of();
            return;
        }
        List<ScheduledWarning> scheduled = new ArrayList<>(target.thresholds().size());
        for (Threshold threshold : target.thresholds()) {
            if (!isFired(threshold)) {
                Instant at = at(threshold, target, elapsedTime, dueAt);
                scheduled.add(new ScheduledWarning(threshold, at == null || at.isBefore(now) ? now : at));
            }
        }
        scheduled.sort(Comparator.comparing(ScheduledWarning::at));
        pending = scheduled;
    }

    private static @Nullable Instant at(Threshold threshold, Target target, ElapsedTime elapsedTime, Instant dueAt) {
        return switch (threshold) {
            case Threshold.Share share ->
                elapsedTime.elapsedAt(share(target.duration(), share.value()), target.calendar());
            case Threshold.Before before -> elapsedTime.instantBefore(dueAt, before.working(), target.calendar());
        };
    }

    private static Duration share(Duration whole, double share) {
        return Duration.ofNanos(Math.round(whole.toNanos() * share));
    }

    private boolean isFired(Threshold threshold) {
        for (Warning warning : fired) {
            if (warning.threshold().equals(threshold)) {
                return true;
            }
        }
        return false;
    }

    void cancel() {
        pending = List.of();
    }

    /** Fires the warnings before an instant, and at it if {@code inclusive}. */
    void fireUntil(Instant time, boolean inclusive, Duration target, Instant dueAt) {
        int due = 0;
        while (due < pending.size() && isDue(pending.get(due), time, inclusive)) {
            due++;
        }
        if (due == 0) {
            return;
        }
        List<Warning> all = new ArrayList<>(fired);
        for (ScheduledWarning warning : pending.subList(0, due)) {
            all.add(new Warning(warning.threshold(), warning.threshold().share(target), warning.at(), dueAt));
        }
        fired = all;
        pending = List.copyOf(pending.subList(due, pending.size()));
    }

    private static boolean isDue(ScheduledWarning warning, Instant time, boolean inclusive) {
        return warning.at().isBefore(time) || (inclusive && warning.at().equals(time));
    }

    List<Warning> fired() {
        return fired;
    }

    @Nullable
    Instant next() {
        return pending.isEmpty() ? null : pending.getFirst().at();
    }
}
