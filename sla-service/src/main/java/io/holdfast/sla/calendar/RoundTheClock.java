package io.holdfast.sla.calendar;

import java.time.Duration;
import java.time.Instant;

/** Calendar in which all time is working time. */
enum RoundTheClock implements WorkingCalendar {
    INSTANCE;

    private static final Duration HORIZON = Duration.ofDays(HORIZON_YEARS * 366L);

    @Override
    public Instant add(Instant start, Duration working) {
        return start.plus(bounded(working));
    }

    @Override
    public Instant subtract(Instant end, Duration working) {
        return end.minus(bounded(working));
    }

    @Override
    public Duration between(Instant from, Instant to) {
        return from.isBefore(to) ? Duration.between(from, to) : Duration.ZERO;
    }

    private static Duration bounded(Duration working) {
        if (working.isNegative()) {
            throw new IllegalArgumentException("working time must not be negative");
        }
        if (working.compareTo(HORIZON) > 0) {
            throw new BeyondHorizonException("working time of more than " + HORIZON_YEARS + " years");
        }
        return working;
    }
}
