package io.holdfast.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Adds and measures working time. Working intervals are half-open; time is real elapsed time, also across a change of
 * the zone's offset. Immutable and safe for many threads.
 */
public sealed interface WorkingCalendar permits RoundTheClock, ZonedCalendar {

    /** A promise that takes longer than this is refused. */
    int HORIZON_YEARS = 200;

    /**
     * The first instant at which that much working time has passed since the start: a budget that ends exactly at closing
     * is due at closing. No working time at all gives the first working instant at or after the start.
     *
     * @throws BeyondHorizonException when no calendar reaches that far
     */
    Instant add(Instant start, Duration working);

    /** The last instant from which that much working time passes until the end. */
    Instant subtract(Instant end, Duration working);

    /** The working time between two instants; zero when they are reversed. */
    Duration between(Instant from, Instant to);

    /** Every moment is working time. */
    static WorkingCalendar roundTheClock() {
        return RoundTheClock.INSTANCE;
    }

    /**
     * The calendar as written.
     *
     * @throws InvalidInputException when no time can be counted by it
     */
    static WorkingCalendar of(CalendarSpec spec) {
        List<FieldError> errors = spec.validate();
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
        return new ZonedCalendar(spec);
    }

    /** A local time that does not exist moves forward by the gap; one that comes twice is its first occurrence. */
    static Instant instantOf(LocalDateTime wallTime, ZoneId zone) {
        return ZonedDateTime.ofLocal(wallTime, zone, null).toInstant();
    }
}
