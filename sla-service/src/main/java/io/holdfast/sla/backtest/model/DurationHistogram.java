package io.holdfast.sla.backtest.model;

import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Many stretches of working time, told by their total and their percentiles. The total and the longest are exact; a
 * percentile is at most one part in {@value #PARTS} too long. Takes the same room for ten as for ten million.
 */
public final class DurationHistogram {

    /** Each doubling of the time is cut into so many buckets of equal width; below it, each second has its own. */
    private static final int PARTS = 128;

    private static final int PARTS_BITS = Integer.numberOfTrailingZeros(PARTS);

    private int[] counts = {};
    private long count;
    private long longest;
    private Duration total = Duration.ZERO;

    /** Null where there is none. Part of a second counts as a whole one, in percentiles. */
    public record Summary(
            Duration total,
            @Nullable Duration p50,
            @Nullable Duration p90,
            @Nullable Duration p95,
            @Nullable Duration p99,
            @Nullable Duration max) {}

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

    /** The shortest time (to the bucket) within which so great a share of all lie; null where there is none. */
    @Nullable
    Duration percentile(double share) {
        if (count == 0) {
            return null;
        }
        // 0.28 of 25 is 7, whatever doubles say.
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

    /** The longest time that falls into a bucket, in seconds. */
    private static long last(int bucket) {
        if (bucket < 2 * PARTS) {
            return bucket;
        }
        int doublings = bucket / PARTS - 1;
        return ((long) (bucket % PARTS + PARTS + 1) << doublings) - 1;
    }
}
