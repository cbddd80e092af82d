package io.holdfast.sla.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.evaluation.DetectionTime;

/**
 * The own time of an import on one partition: the latest time seen in its facts. Its clocks are judged by it, so that the
 * import gives the breaches that happened then, however fast or slow it is fed.
 */
public final class ImportTime implements DetectionTime {

    private final @Nullable Instant initial;
    /** What the time was after each fact that moved it forward, in the order of the log. */
    private final List<Instant> advances = new ArrayList<>();

    private final boolean initiallyCompleted;
    private boolean completed;

    public ImportTime(@Nullable Instant initial, boolean completed) {
        this.initial = initial;
        this.initiallyCompleted = completed;
        this.completed = completed;
    }

    /** A fact of the import, in the order of the log; after its completion the clock decides. */
    public void advance(Instant time) {
        Instant latest = latest();
        if (!completed && (latest == null || time.isAfter(latest))) {
            advances.add(time);
        }
    }

    public void complete() {
        completed = true;
    }

    /** Null when the import has told nothing here. */
    @Nullable
    public Instant latest() {
        return advances.isEmpty() ? initial : advances.getLast();
    }

    /** Whether the clock decided already when these facts came. */
    public boolean wasInitiallyCompleted() {
        return initiallyCompleted;
    }

    boolean isCompleted() {
        return completed;
    }

    boolean hasAdvanced() {
        return !advances.isEmpty();
    }

    /** The time of the first fact that was late enough: the same wherever batches begin and end. */
    @Override
    public Instant detectedAt(Instant detectableFrom) {
        if (initial != null && !initial.isBefore(detectableFrom)) {
            return initial;
        }
        for (Instant advance : advances) {
            if (!advance.isBefore(detectableFrom)) {
                return advance;
            }
        }
        return detectableFrom;
    }
}
