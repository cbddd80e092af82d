package io.holdfast.sla.stream;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;

/** Filter on the clock of an event; a null field matches all. */
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
