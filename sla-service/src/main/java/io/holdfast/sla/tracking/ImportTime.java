package io.holdfast.sla.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The own time of an import on one partition: the latest time seen in its facts. Its clocks are judged by it, so that the
 * import gives the breaches that happened then, however fast or slow it is fed.
 */
final class ImportTime implements Detection {

    private final @Nullable Instant before;
    /** What the time was after each fact that moved it forward, in the order of the log. */
    private final List<Instant> steps = new ArrayList<>();

    private final boolean completedBefore;
    private boolean completed;

    ImportTime(@Nullable Instant before, boolean completed) {
        this.before = before;
        this.completedBefore = completed;
        this.completed = completed;
    }

    /** A fact of the import, in the order of the log; after its completion the clock decides. */
    void hear(Instant time) {
        Instant latest = latest();
        if (!completed && (latest == null || time.isAfter(latest))) {
            steps.add(time);
        }
    }

    void complete() {
        completed = true;
    }

    /** Null when the import has told nothing here. */
    @Nullable
    Instant latest() {
        return steps.isEmpty() ? before : steps.getLast();
    }

    /** Whether the clock decided already when these facts came. */
    boolean wasCompleted() {
        return completedBefore;
    }

    boolean isCompleted() {
        return completed;
    }

    boolean hasMoved() {
        return !steps.isEmpty();
    }

    /** The time of the first fact that was late enough: the same wherever batches begin and end. */
    @Override
    public Instant of(Instant knowableFrom) {
        if (before != null && !before.isBefore(knowableFrom)) {
            return before;
        }
        for (Instant step : steps) {
            if (!step.isBefore(knowableFrom)) {
                return step;
            }
        }
        return knowableFrom;
    }
}
