package io.holdfast.loyalty.earning;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * When a rule fits.
 *
 * @param from inclusive; null: since ever
 * @param until exclusive; null: for ever
 * @param weekdays in the programme's time zone; empty: all
 */
public record TimeConditions(
        @Nullable Instant from, @Nullable Instant until, Set<DayOfWeek> weekdays) {

    public static final TimeConditions NONE = new TimeConditions(null, null, Set.of());

    public TimeConditions {
        weekdays = Set.copyOf(weekdays);
    }

    boolean fit(Instant at, ZoneId zone) {
        return (from == null || !at.isBefore(from))
                && (until == null || at.isBefore(until))
                && (weekdays.isEmpty() || weekdays.contains(at.atZone(zone).getDayOfWeek()));
    }
}
