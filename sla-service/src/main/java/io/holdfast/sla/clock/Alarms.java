package io.holdfast.sla.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.policy.Threshold;

/** The warnings of one clock: those that were given and those that will be if it goes on. */
final class Alarms {

    private record Alarm(Threshold threshold, Instant at) {}

    private List<Alarm> pending = List.of();
    private List<Warning> given = List.of();

    /** Sets what was not given yet for a deadline. What should have been given before is given now. */
    void set(Commitment promised, Countdown countdown, Instant dueAt, Instant now) {
        if (promised.thresholds().isEmpty()) {
            pending = List.of();
            return;
        }
        List<Alarm> alarms = new ArrayList<>(promised.thresholds().size());
        for (Threshold threshold : promised.thresholds()) {
            if (!isGiven(threshold)) {
                Instant at = at(threshold, promised, countdown, dueAt);
                alarms.add(new Alarm(threshold, at == null || at.isBefore(now) ? now : at));
            }
        }
        alarms.sort(Comparator.comparing(Alarm::at));
        pending = alarms;
    }

    private static @Nullable Instant at(Threshold threshold, Commitment promised, Countdown countdown, Instant dueAt) {
        return switch (threshold) {
            case Threshold.Share share ->
                countdown.hasCounted(part(promised.target(), share.value()), promised.calendar());
            case Threshold.Before before -> countdown.before(dueAt, before.working(), promised.calendar());
        };
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofNanos(Math.round(whole.toNanos() * share));
    }

    private boolean isGiven(Threshold threshold) {
        for (Warning warning : given) {
            if (warning.threshold().equals(threshold)) {
                return true;
            }
        }
        return false;
    }

    void cancel() {
        pending = List.of();
    }

    /** Gives the warnings before an instant; those of the very instant only if nothing else can happen in it. */
    void giveUntil(Instant time, boolean inclusive, Duration target, Instant dueAt) {
        int due = 0;
        while (due < pending.size() && isDue(pending.get(due), time, inclusive)) {
            due++;
        }
        if (due == 0) {
            return;
        }
        List<Warning> all = new ArrayList<>(given);
        for (Alarm alarm : pending.subList(0, due)) {
            all.add(new Warning(alarm.threshold(), alarm.threshold().share(target), alarm.at(), dueAt));
        }
        given = all;
        pending = List.copyOf(pending.subList(due, pending.size()));
    }

    private static boolean isDue(Alarm alarm, Instant time, boolean inclusive) {
        return alarm.at().isBefore(time) || (inclusive && alarm.at().equals(time));
    }

    List<Warning> given() {
        return given;
    }

    @Nullable
    Instant next() {
        return pending.isEmpty() ? null : pending.getFirst().at();
    }
}
