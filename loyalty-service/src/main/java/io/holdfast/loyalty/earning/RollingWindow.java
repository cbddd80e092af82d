package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

/**
 * What counts together with something that happens at an instant: what happened at t counts up to, and not at, t + period.
 * An instant that the period is subtracted from would not do, since calendar time has no exact inverse.
 *
 * @param at when it happens
 * @param period null: ever
 */
public record RollingWindow(Instant at, @Nullable CalendarPeriod period, ZoneId zone) {

    /** Whether something else counts; also what is later, for events that come late: no period then holds more than one limit. */
    public boolean includes(Instant other) {
        if (period == null) {
            return true;
        }
        return other.isAfter(at)
                ? period.plus(at, zone).isAfter(other)
                : period.plus(other, zone).isAfter(at);
    }
}
