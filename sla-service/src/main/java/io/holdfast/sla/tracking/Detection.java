package io.holdfast.sla.tracking;

import java.time.Instant;

/** When what has happened came to be known. */
@FunctionalInterface
interface Detection {

    /**
     * When it was known.
     *
     * @param knowableFrom the first instant at which it could be known: a deadline has passed only after its own
     */
    Instant of(Instant knowableFrom);

    /** Now, whenever it happened. */
    static Detection at(Instant now) {
        return knowableFrom -> now;
    }
}
