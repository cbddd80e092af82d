package io.holdfast.ticket.key;

import java.time.Duration;

/**
 * A rate as a token bucket: it holds as many tokens as there are requests in a window, and is filled at that rate. Its state
 * is one number, the time at which it is full again (the generic cell rate algorithm, ITU-T I.371).
 *
 * @param requests the capacity
 * @param intervalNanos until one token is added
 */
record Quota(int requests, long intervalNanos) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** @throws IllegalArgumentException when it is not at least one request in a window of 1 s to 1 day */
    static Quota of(int requests, Duration window) {
        if (requests < 1 || window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "a rate is one request or more in 1 s to 1 day, not " + requests + " in " + window);
        }
        return new Quota(requests, Math.max(1, window.toNanos() / requests));
    }

    /**
     * What became of a request.
     *
     * @param fullAtNanos the bucket's next state
     * @param remaining tokens that are left
     * @param waitNanos until a token is there; 0: the request took one
     * @param resetNanos until the bucket is full
     */
    record Take(long fullAtNanos, int remaining, long waitNanos, long resetNanos) {

        boolean isAllowed() {
            return waitNanos == 0;
        }
    }

    /**
     * Takes a token if there is one.
     *
     * @param fullAtNanos the bucket's state: when it is full; at any time up to now it is
     * @param nowNanos of a clock that never goes back, such as {@link System#nanoTime}; it may overflow
     */
    Take take(long fullAtNanos, long nowNanos) {
        long missing = Math.max(0, fullAtNanos - nowNanos);
        long wait = missing + intervalNanos - windowNanos();
        if (wait > 0) {
            return new Take(nowNanos + missing, 0, wait, missing);
        }
        long missingNow = missing + intervalNanos;
        int remaining = Math.toIntExact((windowNanos() - missingNow) / intervalNanos);
        return new Take(nowNanos + missingNow, remaining, 0, missingNow);
    }

    /** The time in which an empty bucket is filled. */
    long windowNanos() {
        return requests * intervalNanos;
    }

    /** A time in whole seconds, rounded up, as HTTP headers have it. */
    static int seconds(long nanos) {
        return Math.toIntExact((nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }
}
