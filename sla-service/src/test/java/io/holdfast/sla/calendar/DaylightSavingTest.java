package io.holdfast.sla.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.holdfast.sla.calendar.Calendars.everyDay;
import static io.holdfast.sla.calendar.Calendars.range;
import static org.assertj.core.api.Assertions.assertThat;

/** Daylight-saving changes: working time is real elapsed time. */
class DaylightSavingTest {

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "Europe/Berlin,       2026-03-29, PT23H",
        "Europe/Berlin,       2026-10-25, PT25H",
        "America/New_York,    2026-03-08, PT23H",
        "America/New_York,    2026-11-01, PT25H",
        "Australia/Lord_Howe, 2026-04-05, PT24H30M",
        "Australia/Lord_Howe, 2026-10-04, PT23H30M",
        "America/Sao_Paulo,   2018-11-04, PT23H",
        "America/Sao_Paulo,   2019-02-16, PT25H",
        "America/Sao_Paulo,   2026-11-01, PT24H",
    })
    void aDayThatIsAllWorkingTimeHasAsMuchOfItAsTimePasses(String zone, LocalDate date, Duration hours) {
        WorkingCalendar calendar = WorkingCalendar.of(everyDay(zone, LocalRange.WHOLE_DAY));
        Instant midnight = date.atStartOfDay(ZoneId.of(zone)).toInstant();
        Instant nextMidnight = date.plusDays(1).atStartOfDay(ZoneId.of(zone)).toInstant();

        assertThat(calendar.between(midnight, nextMidnight)).isEqualTo(hours);
        assertThat(calendar.add(midnight, hours)).isEqualTo(nextMidnight);
    }

    @ParameterizedTest(name = "{0} {1} {2}-{3}: {4}")
    @CsvSource({
        // Clocks go from 02:00 to 03:00, and from 03:00 back to 02:00.
        "Europe/Berlin,       2026-03-29, 01:00, 04:00, PT2H",
        "Europe/Berlin,       2026-03-29, 01:30, 02:30, PT1H",
        "Europe/Berlin,       2026-03-29, 02:00, 03:00, PT0S",
        "Europe/Berlin,       2026-10-25, 01:00, 04:00, PT4H",
        "Europe/Berlin,       2026-10-25, 02:30, 03:00, PT1H30M",
        "Europe/Berlin,       2026-10-25, 02:00, 02:30, PT30M",
        "America/New_York,    2026-03-08, 01:00, 03:00, PT1H",
        "America/New_York,    2026-11-01, 01:00, 02:00, PT2H",
        // Half an hour only.
        "Australia/Lord_Howe, 2026-04-05, 01:00, 03:00, PT2H30M",
        "Australia/Lord_Howe, 2026-10-04, 01:00, 03:00, PT1H30M",
        // At midnight: 00:00 did not exist, and 23:00 to 24:00 came twice.
        "America/Sao_Paulo,   2018-11-04, 00:00, 02:00, PT1H",
        "America/Sao_Paulo,   2019-02-16, 23:00, 24:00, PT2H",
    })
    void aRangeOverTheChangeIsRealElapsedTime(String zone, LocalDate date, String from, String to, Duration real) {
        WorkingCalendar calendar = WorkingCalendar.of(everyDay(zone, range(from, to)));
        Instant before = date.atStartOfDay(ZoneId.of(zone)).toInstant();
        Instant after = date.plusDays(1).atStartOfDay(ZoneId.of(zone)).toInstant();

        assertThat(calendar.between(before, after)).isEqualTo(real);
    }

    @ParameterizedTest(name = "{0} {1} + {4} of {2}-{3} is {5}")
    @CsvSource({
        // Four working hours over the night, counted by hand.
        "Europe/Berlin,       2026-03-28T21:00:00Z, 22:00, 24:00, PT4H, 2026-03-29T22:00:00Z",
        "Europe/Berlin,       2026-03-28T23:00:00Z, 00:00, 06:00, PT4H, 2026-03-29T03:00:00Z",
        "Europe/Berlin,       2026-10-24T22:00:00Z, 00:00, 06:00, PT6H, 2026-10-25T04:00:00Z",
        "America/New_York,    2026-03-08T05:00:00Z, 00:00, 06:00, PT5H, 2026-03-08T10:00:00Z",
        "America/New_York,    2026-11-01T04:00:00Z, 00:00, 06:00, PT7H, 2026-11-01T11:00:00Z",
        "Australia/Lord_Howe, 2026-10-03T13:30:00Z, 00:00, 06:00, PT5H, 2026-10-03T18:30:00Z",
        "Australia/Lord_Howe, 2026-04-04T13:00:00Z, 00:00, 06:00, PT6H, 2026-04-04T19:00:00Z",
        // 4 November 2018 began at one o'clock in the morning, two hours from UTC.
        "America/Sao_Paulo,   2018-11-03T20:00:00Z, 00:00, 02:00, PT30M, 2018-11-04T03:30:00Z",
        "America/Sao_Paulo,   2018-11-03T20:00:00Z, 00:00, 02:00, PT2H, 2018-11-05T03:00:00Z",
        "America/Sao_Paulo,   2019-02-17T01:00:00Z, 23:00, 24:00, PT2H, 2019-02-17T03:00:00Z",
        // Leap day and New Year.
        "Europe/Berlin,       2028-02-28T16:00:00Z, 09:00, 18:00, PT10H, 2028-02-29T17:00:00Z",
        "Europe/Berlin,       2027-02-28T16:00:00Z, 09:00, 18:00, PT10H, 2027-03-01T17:00:00Z",
        "Asia/Tokyo,          2026-12-31T14:00:00Z, 20:00, 24:00, PT2H, 2027-01-01T12:00:00Z",
        "Pacific/Kiritimati,  2026-12-31T08:00:00Z, 22:00, 24:00, PT3H, 2027-01-01T09:00:00Z",
    })
    void aDeadlineOverTheChangeIsTheOneCountedByHand(
            String zone, Instant start, String from, String to, Duration working, Instant due) {
        assertThat(WorkingCalendar.of(everyDay(zone, range(from, to))).add(start, working))
                .isEqualTo(due);
    }

    @Test
    void aLocalTimeThatDoesNotExistMovesForwardByTheGap() {
        assertThat(WorkingCalendar.instantOf(LocalDateTime.parse("2026-03-29T02:30"), ZoneId.of("Europe/Berlin")))
                .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void aRepeatedLocalTimeIsItsFirstOccurrence() {
        assertThat(WorkingCalendar.instantOf(LocalDateTime.parse("2026-10-25T02:30"), ZoneId.of("Europe/Berlin")))
                .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    }

    @Test
    void aSkippedLocalDateHasNoWorkingTime() {
        // Samoa crossed the date line: there was no 30 December 2011.
        WorkingCalendar calendar = WorkingCalendar.of(everyDay("Pacific/Apia", range("09:00", "17:00")));

        assertThat(calendar.between(Instant.parse("2011-12-29T10:00:00Z"), Instant.parse("2012-01-01T10:00:00Z")))
                .isEqualTo(Duration.ofHours(24));
    }
}
