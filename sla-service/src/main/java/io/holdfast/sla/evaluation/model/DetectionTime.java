package io.holdfast.sla.evaluation.model;

import java.time.Instant;

/** When a breach or its withdrawal was detected: the wall clock for live tickets, event time for an import. */
@FunctionalInterface
public interface DetectionTime {

    /**
     * The time of detection.
     *
     * @param detectableFrom the earliest instant at which it could be detected; a deadline has passed only after its own
     */
    Instant detectedAt(Instant detectableFrom);

    /** The same instant for everything. */
    static DetectionTime fixed(Instant now) {
        return detectableFrom -> now;
    }
}
