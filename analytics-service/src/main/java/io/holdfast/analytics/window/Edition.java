package io.holdfast.analytics.window;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Which figures of a period an answer has: provisional ones, or a version of the final ones. The same version is the same
 * figures.
 *
 * @param version from 1, which are the figures that became final; null while provisional
 * @param correctedAt when the latest correction was recorded; null unless the version is above 1
 */
public record Edition(
        Status status, @Nullable Long version, @Nullable Instant correctedAt) {

    /**
     * The edition of the figures of some days.
     *
     * @param corrections since they became final
     */
    public static Edition of(Days days, Duration latenessAllowance, Instant now, Corrections corrections) {
        Status status = Status.of(days, latenessAllowance, now);
        return switch (status) {
            case PROVISIONAL -> new Edition(status, null, null);
            case FINAL -> new Edition(status, 1 + corrections.count(), corrections.latest());
        };
    }
}
