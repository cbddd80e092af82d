package io.holdfast.ticket.rating;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits the requests of each network address and of all together in a minute (fixed window). Its memory is bounded by the
 * requests of all. Thread-safe.
 */
final class RequestCounts {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final int ofAddressMax;
    private final int ofAllMax;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> counts = new HashMap<>();
    private long windowStart;
    private int ofAll;

    RequestCounts(int ofAddressMax, int ofAllMax, LongSupplier nanoTime) {
        this.ofAddressMax = ofAddressMax;
        this.ofAllMax = ofAllMax;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /** Counts a request; whether it is within the limits. One that is not does not count. */
    synchronized boolean admits(String address) {
        long now = nanoTime.getAsLong();
        if (now - windowStart >= WINDOW_NANOS) {
            windowStart = now;
            ofAll = 0;
            counts.clear();
        }
        int ofAddress = counts.getOrDefault(address, 0);
        if (ofAll >= ofAllMax || ofAddress >= ofAddressMax) {
            return false;
        }
        ofAll++;
        counts.put(address, ofAddress + 1);
        return true;
    }
}
