package io.holdfast.loyalty.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Instants;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** The period of a report; {@code to} is exclusive. */
public record Period(Instant from, Instant to) {

    private static final int MONTHS_DEFAULT = 12;

    /**
     * Reads the query parameters {@code from} and {@code to}, each an instant or a date for its first instant in the time
     * zone. Without {@code to} the period ends now, without {@code from} it begins twelve months earlier.
     *
     * @throws Problem 422 when one is invalid, or the period is empty or longer than that many years
     */
    public static Period parse(@Nullable String from, @Nullable String to, Instant now, ZoneId zone, int yearsMax) {
        Instant end = to == null ? now : instant("to", to, zone);
        Instant start =
                from == null ? end.atZone(zone).minusMonths(MONTHS_DEFAULT).toInstant() : instant("from", from, zone);
        if (!start.isBefore(end)) {
            throw Problem.invalid("from", "must be before to, which is not included");
        }
        if (start.isBefore(end.atZone(zone).minusYears(yearsMax).toInstant())) {
            throw Problem.invalid("from", "must be at most %d years before to".formatted(yearsMax));
        }
        return new Period(start, end);
    }

    private static Instant instant(String name, String value, ZoneId zone) {
        return QueryParameters.parse(name, value, text -> instant(text, zone));
    }

    private static Instant instant(String text, ZoneId zone) {
        try {
            if (text.length() == "2026-03-01".length()) {
                Instant start = LocalDate.parse(text).atStartOfDay(zone).toInstant();
                if (!Instants.isSupported(start)) {
                    throw new DateTimeException(Instants.BOUNDS);
                }
                return start;
            }
            return Instants.parse(text);
        } catch (DateTimeException invalid) {
            throw new IllegalArgumentException("must be a date, or " + Instants.BOUNDS, invalid);
        }
    }
}
