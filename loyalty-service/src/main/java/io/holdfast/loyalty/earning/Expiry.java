package io.holdfast.loyalty.earning;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

import io.holdfast.contract.WireEnum;

/**
 * When points expire.
 *
 * @param after counted from when they can be spent
 */
public record Expiry(CalendarPeriod after, End end) {

    /** What the exact instant is rounded up to: the end of the local day or month in which it lies. */
    public enum End implements WireEnum {
        EXACT("exact"),
        DAY("day"),
        MONTH("month");

        private final String wireName;

        End(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    /** The first instant at which points that can be spent from an instant on can no longer be spent. */
    public Instant expiresAt(Instant availableFrom, ZoneId zone) {
        Instant exact = after.plus(availableFrom, zone);
        LocalDate day = exact.atZone(zone).toLocalDate();
        return switch (end) {
            case EXACT -> exact;
            case DAY -> day.plusDays(1).atStartOfDay(zone).toInstant();
            case MONTH -> day.withDayOfMonth(1).plusMonths(1).atStartOfDay(zone).toInstant();
        };
    }
}
