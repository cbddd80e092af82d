package io.holdfast.ticket.web;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.rest.JsonFields;

/** Reads event times, and checks that they lie between the epoch and a little after now. */
public final class EventTimeBounds {

    /**
     * More than the clocks of synchronized systems differ; an event further ahead would be evaluated before its time.
     */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    private static final String RULE = "an instant from 1970-01-01T00:00:00Z until at most 5 minutes from now";
    private static final String OCCURRED_AT = "occurredAt";

    private EventTimeBounds() {}

    /** The field {@code occurredAt}; null when it is absent. */
    public static @Nullable Instant occurredAtOrNull(JsonFields fields, Instant now) {
        return fields.has(OCCURRED_AT) ? read(fields, OCCURRED_AT, now) : null;
    }

    /** The field, or now when it is absent. One out of bounds is an error. */
    public static Instant read(JsonFields fields, String name, Instant now) {
        Instant time = fields.instantOrNull(name);
        if (time == null) {
            return now;
        }
        if (time.isBefore(Instant.EPOCH) || time.isAfter(now.plus(AHEAD_MAX))) {
            fields.addError(name, RULE);
            return now;
        }
        return time;
    }
}
