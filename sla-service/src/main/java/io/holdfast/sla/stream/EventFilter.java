package io.holdfast.sla.stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;

/** Which promises a client wants to hear of; an absent part fits all. */
record EventFilter(
        @Nullable String metric,
        @Nullable String department,
        @Nullable String priority,
        @Nullable String channel) {

    boolean matches(ClockDetails clock) {
        return matches(metric, clock.metric().wireName())
                && matches(department, clock.department())
                && matches(priority, clock.priority().wireName())
                && matches(channel, clock.channel());
    }

    private static boolean matches(@Nullable String expected, String actual) {
        return expected == null || expected.equals(actual);
    }
}
