package io.holdfast.analytics.window;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import io.holdfast.contract.Instants;
import io.holdfast.contract.Rfc3339;

/** A half-open range of UTC days: {@code to} is exclusive. Empty when both are equal. */
public record Days(LocalDate from, LocalDate to) {

    private static final LocalDate EARLIEST = dayOf(Instants.EARLIEST);
    private static final LocalDate LATEST = LocalDate.of(2200, 1, 1);

    public Days {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("days end before they begin");
        }
    }

    public int fromDay() {
        return Math.toIntExact(from.toEpochDay());
    }

    public int toDay() {
        return Math.toIntExact(to.toEpochDay());
    }

    public Instant fromInstant() {
        return from.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public Instant toInstant() {
        return to.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first midnight at or after an instant. */
    public static LocalDate endOf(Instant instant) {
        LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        boolean midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant().equals(instant);
        return midnight ? day : day.plusDays(1);
    }

    /** The UTC day that contains an instant. */
    public static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /**
     * Parses an instant, or a date as its first instant.
     *
     * @throws IllegalArgumentException when it is neither or not within 1970 to 2199; the message is for clients
     */
    public static Instant parseInstant(String text) {
        Instant instant = parse(text);
        LocalDate day = dayOf(instant);
        if (day.isBefore(EARLIEST) || !day.isBefore(LATEST)) {
            throw new IllegalArgumentException("lies outside the years 1970 to 2199");
        }
        return instant;
    }

    private static Instant parse(String text) {
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Rfc3339.instant(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "must be a UTC date such as 2026-03-01 or an instant such as 2026-03-01T00:00:00Z", unreadable);
        }
    }
}
