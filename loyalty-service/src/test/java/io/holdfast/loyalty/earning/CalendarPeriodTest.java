package io.holdfast.loyalty.earning;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.WireEnum;

import static org.assertj.core.api.Assertions.assertThat;

class CalendarPeriodTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // The last day of a shorter month.
        "2026-01-31T09:00:00Z, P1M, 2026-02-28T09:00:00Z",
        "2024-01-31T09:00:00Z, P1M, 2024-02-29T09:00:00Z",
        "2024-02-29T09:00:00Z, P1Y, 2025-02-28T09:00:00Z",
        // The local time is kept over a change of the offset; hours are exact.
        "2026-03-28T11:00:00Z, P1D, 2026-03-29T10:00:00Z",
        "2026-03-28T11:00:00Z, PT24H, 2026-03-29T11:00:00Z",
        "2026-03-28T11:00:00Z, P1DT1H, 2026-03-29T11:00:00Z",
        // 02:30 is in the gap of 29 March: an hour later.
        "2026-03-28T01:30:00Z, P1D, 2026-03-29T01:30:00Z",
        // 02:30 of 25 October is ambiguous: the first.
        "2026-10-24T00:30:00Z, P1D, 2026-10-25T00:30:00Z",
        "2026-01-01T00:00:00Z, P2W, 2026-01-15T00:00:00Z"
    })
    void daysAndLongerKeepTheLocalTime(Instant start, String period, Instant end) {
        assertThat(parse(period).plus(start, BERLIN)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "P1Y, P12M",
        "P1Y2M3W4DT5H6M7.5S, P14M25DT5H6M7.5S",
        "PT90M, PT1H30M",
        "PT24H, PT24H",
        "P30D, P30D",
        "P0D, P0D",
        "PT0S, P0D",
        "P100Y, P1200M"
    })
    void equalPeriodsHaveEqualTexts(String text, String written) {
        assertThat(parse(text)).hasToString(written);
        assertThat(parse(written)).isEqualTo(parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PT",
                "P1",
                "1D",
                "P1H",
                "-P1D",
                "P-1D",
                "P1.5D",
                "PT1.5H",
                "P1DT",
                "p1d",
                "PT1.1234567S",
                "P100Y1D",
                "P9999999999D",
                "PT9999999999H",
                "P1D "
            })
    void anythingElseIsNoPeriod(String text) {
        assertThat(CalendarPeriod.parse(text)).isNull();
    }

    /** Days and not instants: 30 January 23:00 and 31 January 01:00 end on one day, each at its own time. */
    @Property
    void aLaterStartHasNoEarlierLastDayWithoutAChangeOfOffset(
            @ForAll @LongRange(max = 4_000_000_000L) long start,
            @ForAll @LongRange(max = 4_000_000L) long later,
            @ForAll @IntRange(max = 30) int months,
            @ForAll @IntRange(max = 60) int days) {
        CalendarPeriod period = new CalendarPeriod(months, days, Duration.ZERO);
        ZoneId utc = ZoneId.of("UTC");

        Instant lastDay = period.plus(Instant.ofEpochSecond(start), utc).truncatedTo(ChronoUnit.DAYS);

        assertThat(period.plus(Instant.ofEpochSecond(start + later), utc)).isAfterOrEqualTo(lastDay);
    }

    @Test
    void whatHappenedOnThe31stCountsUpToTheEndOfTheShorterMonth() {
        RollingWindow window = new RollingWindow(Instant.parse("2026-02-28T09:00:00Z"), parse("P1M"), ZoneId.of("UTC"));

        assertThat(window.includes(Instant.parse("2026-01-31T09:00:00Z"))).isFalse();
        assertThat(window.includes(Instant.parse("2026-01-31T09:00:01Z"))).isTrue();
        assertThat(window.includes(Instant.parse("2026-02-28T09:00:00Z"))).isTrue();
    }

    @Test
    void whatIsLaterCountsWithinThePeriodToo() {
        RollingWindow window = new RollingWindow(Instant.parse("2026-02-01T00:00:00Z"), parse("P1D"), ZoneId.of("UTC"));

        assertThat(window.includes(Instant.parse("2026-02-01T23:59:59Z"))).isTrue();
        assertThat(window.includes(Instant.parse("2026-02-02T00:00:00Z"))).isFalse();
    }

    @Test
    void withoutAPeriodEverythingCounts() {
        assertThat(new RollingWindow(Instant.parse("2026-02-01T00:00:00Z"), null, BERLIN).includes(Instant.EPOCH))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T22:00:00Z, exact, 2026-02-28T22:00:00Z",
        "2026-01-31T22:00:00Z, day, 2026-02-28T23:00:00Z",
        "2026-01-15T12:00:00Z, month, 2026-02-28T23:00:00Z",
        // Midnight in Berlin lies in the day and the month that it begins.
        "2026-01-14T23:00:00Z, day, 2026-02-15T23:00:00Z",
        "2026-02-28T23:00:00Z, month, 2026-04-30T22:00:00Z"
    })
    void expiryIsRoundedUpInTheProgrammesZone(Instant available, String end, Instant expires) {
        Expiry expiry =
                new Expiry(parse("P1M"), WireEnum.find(Expiry.End.class, end).orElseThrow());

        assertThat(expiry.expiresAt(available, BERLIN)).isEqualTo(expires);
    }

    private static CalendarPeriod parse(String text) {
        return Objects.requireNonNull(CalendarPeriod.parse(text), text);
    }
}
