package io.holdfast.sla.backtest.model;

import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Log-linear histogram of durations, as in HdrHistogram: each doubling is divided into {@value #PARTS} buckets of equal
 * width. The total and the maximum are exact; a percentile is at most one part in {@value #PARTS} too long. Adding is O(1);
 * memory depends on the longest duration, not on the count. Not thread-safe.
 */
final class DurationHistogram {

    /** Buckets per doubling; below this many seconds each second has its own bucket. */
    private static final int PARTS = 128;

    private static final int PARTS_BITS = Integer.numberOfTrailingZeros(PARTS);

    private int[] counts = {};
    private long count;
    private long longest;
    private Duration total = Duration.ZERO;

    void add(Duration working) {
        long seconds = working.getNano() == 0 ? working.getSeconds() : working.getSeconds() + 1;
        int bucket = bucket(seconds);
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, bucket + PARTS);
        }
        counts[bucket]++;
        count++;
        longest = Math.max(longest, seconds);
        total = total.plus(working);
    }

    Duration total() {
        return total;
    }

    /** The nearest-rank percentile, rounded up to the end of its bucket; null when there is no duration. */
    @Nullable
    Duration percentile(double share) {
        if (count == 0) {
            return null;
        }
        // In doubles 0.28 * 25 is slightly more than 7: without the correction the rank would be 8.
        long rank = Math.max(1, (long) Math.ceil(share * count * (1 - 1e-12)));
        long seen = 0;
        int bucket = -1;
        while (seen < rank) {
            bucket++;
            seen += counts[bucket];
        }
        return Duration.ofSeconds(Math.min(longest, last(bucket)));
    }

    Summary summary() {
        return new Summary(total, percentile(0.5), percentile(0.9), percentile(0.95), percentile(0.99), percentile(1));
    }

    private static int bucket(long seconds) {
        int doublings = 63 - Long.numberOfLeadingZeros(seconds | 1) - PARTS_BITS;
        return doublings < 0 ? (int) seconds : doublings * PARTS + (int) (seconds >> doublings);
    }

    /** The upper bound of a bucket in seconds. */
    private static long last(int bucket) {
        if (bucket < 2 * PARTS) {
            return bucket;
        }
        int doublings = bucket / PARTS - 1;
        return ((long) (bucket % PARTS + PARTS + 1) << doublings) - 1;
    }
}
