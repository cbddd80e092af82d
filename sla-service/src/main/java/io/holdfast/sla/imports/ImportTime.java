package io.holdfast.sla.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.evaluation.model.DetectionTime;

/**
 * Event time of an import on one partition: the latest time among its events so far. Tickets of the import are evaluated as
 * of it, so the import gives the breaches of the past whatever its speed. Not thread-safe.
 */
public final class ImportTime implements DetectionTime {

    private final @Nullable Instant initial;
    /** The time after each event of the batch that advanced it, in log order. */
    private final List<Instant> advances = new ArrayList<>();

    private final boolean initiallyCompleted;
    private boolean completed;

    /**
     * The stored state.
     *
     * @param initial null when no event of the import was processed on the partition
     */
    public ImportTime(@Nullable Instant initial, boolean completed) {
        this.initial = initial;
        this.initiallyCompleted = completed;
        this.completed = completed;
    }

    /** Takes the time of an event of the import, in log order. After the completion it has no effect. */
    public void advance(Instant time) {
        Instant latest = latest();
        if (!completed && (latest == null || time.isAfter(latest))) {
            advances.add(time);
        }
    }

    public void complete() {
        completed = true;
    }

    /** Null before the import's first event on the partition. */
    public @Nullable Instant latest() {
        return advances.isEmpty() ? initial : advances.getLast();
    }

    /** Whether the import was complete before this batch. */
    public boolean wasInitiallyCompleted() {
        return initiallyCompleted;
    }

    boolean isCompleted() {
        return completed;
    }

    /** Whether this batch completed the import. */
    boolean hasCompleted() {
        return completed && !initiallyCompleted;
    }

    /** Whether this batch advanced the time. */
    boolean hasAdvanced() {
        return !advances.isEmpty();
    }

    /** The time of the first event that is late enough, so that the result does not depend on where batches end. */
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
