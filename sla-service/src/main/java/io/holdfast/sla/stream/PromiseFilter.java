package io.holdfast.sla.stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;

/** Which promises a client wants to hear of; an absent part fits all. */
record PromiseFilter(
        @Nullable String metric,
        @Nullable String department,
        @Nullable String priority,
        @Nullable String channel) {

    boolean fits(ClockDetails promise) {
        return fits(metric, promise.metric().wireName())
                && fits(department, promise.department())
                && fits(priority, promise.priority().wireName())
                && fits(channel, promise.channel());
    }

    private static boolean fits(@Nullable String wanted, String is) {
        return wanted == null || wanted.equals(is);
    }
}
