package io.holdfast.analytics.window;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Changes of figures that were final.
 *
 * @param latest when the latest one was recorded; null without a change
 */
public record Corrections(long count, @Nullable Instant latest) {

    public static final Corrections NONE = new Corrections(0, null);

    /** The changes of two partitions, or of two kinds. */
    public Corrections plus(Corrections other) {
        return new Corrections(count + other.count, later(latest, other.latest));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
