package io.holdfast.analytics.activity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The instants of the latest activity on the days that were active last. The log keeps days; an erasure needs the instant,
 * for its day may belong to two lives of a customer. Bounded: of another activity, only the day is known. Not thread-safe.
 */
final class LatestInstants {

    private static final int DAYS_MAX = 2_000;

    private final Map<ActivityChange.Active, Instant> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ActivityChange.Active, Instant> eldest) {
            return size() > DAYS_MAX;
        }
    };

    void add(ActivityChange.Active activity, Instant time) {
        latest.merge(activity, time, (one, other) -> other.isAfter(one) ? other : one);
    }

    /** Null when it is not known any more. */
    @Nullable
    Instant of(ActivityChange.Active activity) {
        return latest.get(activity);
    }
}
