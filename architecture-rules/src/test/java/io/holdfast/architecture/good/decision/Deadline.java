package io.holdfast.architecture.good.decision;

import java.time.Instant;

/** Public and used by another package; what only this package uses is not public. */
public record Deadline(Instant at) implements Comparable<Deadline> {

    public boolean isBefore(Instant now) {
        return Times.isBefore(at, now);
    }

    @Override
    public int compareTo(Deadline other) {
        return at.compareTo(other.at);
    }
}
