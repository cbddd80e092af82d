package io.holdfast.analytics.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * When the changes of a batch were recorded.
 *
 * @param at as the database stores it, in microseconds
 * @param finalUntil figures of periods that ended by the beginning of this day were final then
 */
public record Recording(Instant at, LocalDate finalUntil) {

    /**
     * How much later than recorded a change may become visible: a batch is recorded when it begins, and clocks of instances
     * differ. A change within this time before figures become final may be seen after it, so it counts as a correction.
     */
    static final Duration VISIBLE_AFTER_MAX = Duration.ofMinutes(1);

    public static Recording of(Instant now, Duration latenessAllowance) {
        return new Recording(
                now.truncatedTo(ChronoUnit.MICROS),
                LocalDate.ofInstant(now.plus(VISIBLE_AFTER_MAX).minus(latenessAllowance), ZoneOffset.UTC));
    }

    /** Whether figures that a day has influence on were final: the earliest of them are those of the day itself. */
    public boolean isLate(LocalDate day) {
        return day.isBefore(finalUntil);
    }

    int finalUntilDay() {
        return Math.toIntExact(finalUntil.toEpochDay());
    }
}
