package io.holdfast.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Adds and measures working time. Working hours are half-open intervals; durations are real elapsed time, also across a
 * change of the zone's offset from UTC. Thread-safe.
 */
public sealed interface WorkingCalendar permits RoundTheClock, ZonedCalendar {

    /** Working time beyond this many years is rejected. */
    int HORIZON_YEARS = 200;

    /**
     * The first instant at which that much working time has passed since the start. A duration that ends exactly with a
     * working interval ends at that instant, not at the next opening. Zero gives the first working instant at or after the
     * start.
     *
     * @throws BeyondHorizonException when the result is beyond the computed years
     */
    Instant add(Instant start, Duration working);

    /**
     * The last instant from which that much working time passes until the end.
     *
     * @throws BeyondHorizonException when the result is before the computed years
     */
    Instant subtract(Instant end, Duration working);

    /** The working time between two instants; zero when the first is after the second. */
    Duration between(Instant from, Instant to);

    /** The calendar in which all time is working time. */
    static WorkingCalendar roundTheClock() {
        return RoundTheClock.INSTANCE;
    }

    /**
     * Compiles a definition.
     *
     * @throws IllegalArgumentException when it is invalid
     */
    static WorkingCalendar of(CalendarSpec spec) {
        List<CalendarSpec.Violation> violations = spec.validate();
        if (!violations.isEmpty()) {
            CalendarSpec.Violation first = violations.getFirst();
            throw new IllegalArgumentException(first.field() + ": " + first.message());
        }
        return new ZonedCalendar(spec);
    }

    /** The instant of a wall time. In a gap it moves forward by the length of the gap; in an overlap the first occurrence counts. */
    static Instant instantOf(LocalDateTime wallTime, ZoneId zone) {
        return ZonedDateTime.ofLocal(wallTime, zone, null).toInstant();
    }
}
