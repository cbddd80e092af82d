package io.holdfast.sla.evaluation;

import java.time.Instant;

/** When what has happened came to be known. */
@FunctionalInterface
public interface DetectionTime {

    /**
     * When it was known.
     *
     * @param detectableFrom the first instant at which it could be known: a deadline has passed only after its own
     */
    Instant detectedAt(Instant detectableFrom);

    /** Now, whenever it happened. */
    static DetectionTime fixed(Instant now) {
        return detectableFrom -> now;
    }
}
