package io.holdfast.analytics.request;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Edition;
import io.holdfast.analytics.window.PeriodCorrections;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/**
 * The parameters of a query by calendar period.
 *
 * @param periodText the length of a period as given by the client
 * @param periods the consecutive periods that overlap the requested range
 * @param now the time of the query
 */
public record PeriodQuery(
        String periodText,
        CalendarPeriod period,
        List<Days> periods,
        ActivityView view,
        Instant now,
        Duration latenessAllowance) {

    private static final int PERIODS_DEFAULT = 12;

    /**
     * Parses the parameters. Without {@code to} the range ends now, without {@code from} it has twelve periods; the end is
     * exclusive.
     *
     * @throws Problem 422 when a parameter is invalid or the range has more periods than allowed
     */
    public static PeriodQuery parse(
            @Nullable String period,
            @Nullable String from,
            @Nullable String to,
            @Nullable String activity,
            int periodsMax,
            Instant now,
            Duration latenessAllowance) {
        String periodText = period == null ? "P1M" : period;
        CalendarPeriod length = QueryParameters.parse("period", periodText, CalendarPeriod::parse);
        LocalDate end = Days.endOf(ActivityParameters.instant("to", to, now));
        LocalDate start = from == null
                ? length.minusPeriods(length.containing(end.minusDays(1)).from(), PERIODS_DEFAULT - 1)
                : Days.dayOf(ActivityParameters.instant("from", from, now));
        if (!start.isBefore(end)) {
            throw ActivityParameters.emptyRange();
        }
        List<Days> periods =
                QueryParameters.parse("from", periodText, ignored -> length.covering(new Days(start, end), periodsMax));
        return new PeriodQuery(
                periodText, length, periods, ActivityParameters.activity(activity), now, latenessAllowance);
    }

    /** The period before the first one. */
    public Days previous() {
        LocalDate first = periods.getFirst().from();
        return new Days(period.minusPeriods(first, 1), first);
    }

    /** The number of periods that have ended. */
    public int completePeriods() {
        return Math.toIntExact(
                periods.stream().filter(days -> !days.toInstant().isAfter(now)).count());
    }

    /** Of each period, whether its figures are final, and their version. */
    public List<Edition> editions(PeriodCorrections corrections) {
        List<Edition> editions = new ArrayList<>(periods.size());
        for (int i = 0; i < periods.size(); i++) {
            editions.add(Edition.of(periods.get(i), latenessAllowance, now, corrections.get(i)));
        }
        return editions;
    }
}
