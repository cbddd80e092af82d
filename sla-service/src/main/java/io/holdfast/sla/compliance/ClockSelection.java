package io.holdfast.sla.compliance;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which clocks are counted; null selects all. A breached clock has the department and priority that its ticket had at the
 * breach.
 *
 * @param from the earliest start
 * @param to the start of a selected clock is before it
 */
record ClockSelection(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String metric,
        @Nullable String department,
        @Nullable String priority,
        @Nullable String channel) {

    /** SQL expression to the value that it must have. */
    Map<String, String> conditions() {
        Map<String, String> conditions = new LinkedHashMap<>();
        put(conditions, "clock.metric", metric);
        put(conditions, "coalesce(breach.department, clock.department)", department);
        put(conditions, "coalesce(breach.priority, clock.priority)", priority);
        put(conditions, "clock.channel", channel);
        return conditions;
    }

    private static void put(Map<String, String> conditions, String expression, @Nullable String value) {
        if (value != null) {
            conditions.put(expression, value);
        }
    }
}
