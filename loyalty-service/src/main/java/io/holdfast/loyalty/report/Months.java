package io.holdfast.loyalty.report;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.sql.SqlTimes;

/**
 * Consecutive calendar months of a time zone. Their bounds are computed here and not by the database, which may know fewer
 * time zones, or other rules of them.
 *
 * @param count at least 1
 */
public record Months(YearMonth first, int count, ZoneId zone) {

    /** The months that overlap a period of at least one instant; {@code to} is exclusive. */
    public static Months covering(Instant from, Instant to, ZoneId zone) {
        YearMonth first = monthOf(from, zone);
        YearMonth last = monthOf(to.minusNanos(1), zone);
        int count = (last.getYear() - first.getYear()) * 12 + last.getMonthValue() - first.getMonthValue() + 1;
        return new Months(first, count, zone);
    }

    public static Months startingAt(Instant at, int count, ZoneId zone) {
        return new Months(monthOf(at, zone), count, zone);
    }

    private static YearMonth monthOf(Instant at, ZoneId zone) {
        return YearMonth.from(at.atZone(zone));
    }

    /**
     * The start of each month and the end of the last one, as the parameter of {@code width_bucket}: it gives 1 for an
     * instant in the first month, and one more than there are months for a later one.
     */
    public OffsetDateTime[] bounds() {
        List<OffsetDateTime> bounds = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            bounds.add(
                    SqlTimes.utc(first.plusMonths(i).atDay(1).atStartOfDay(zone).toInstant()));
        }
        return bounds.toArray(OffsetDateTime[]::new);
    }

    /** The month of a {@code width_bucket}, as {@code 2026-03}. */
    public String name(int bucket) {
        return first.plusMonths(bucket - 1L).toString();
    }
}
