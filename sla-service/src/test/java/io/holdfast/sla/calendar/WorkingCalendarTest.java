package io.holdfast.sla.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static io.holdfast.sla.calendar.Calendars.closed;
import static io.holdfast.sla.calendar.Calendars.everyDay;
import static io.holdfast.sla.calendar.Calendars.range;
import static io.holdfast.sla.calendar.Calendars.weekly;
import static io.holdfast.sla.calendar.Calendars.workdays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkingCalendarTest {

    /** Open from eight to noon and from one to six, on workdays of Berlin, which is at +01:00 in March. */
    private static final CalendarSpec OFFICE =
            workdays("Europe/Berlin", range("08:00", "12:00"), range("13:00", "18:00"));

    private static final WorkingCalendar BERLIN = WorkingCalendar.of(OFFICE);

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }

    private static void assertDue(WorkingCalendar calendar, String start, String working, String due) {
        Instant from = Instant.parse(start);
        Duration budget = Duration.parse(working);
        assertThat(calendar.add(from, budget)).isEqualTo(Instant.parse(due));
        assertThat(calendar.between(from, Instant.parse(due))).isEqualTo(budget);
    }

    @Test
    void workingTimeSkipsLunchNightAndWeekend() {
        assertDue(BERLIN, "2026-03-06T10:30:00Z", "PT1H", "2026-03-06T12:30:00Z");
        assertDue(BERLIN, "2026-03-06T16:30:00Z", "PT1H", "2026-03-09T07:30:00Z");
    }

    @Test
    void aBudgetThatEndsExactlyAtClosingIsDueAtClosing() {
        assertDue(BERLIN, "2026-03-04T07:00:00Z", "PT4H", "2026-03-04T11:00:00Z");
        assertDue(BERLIN, "2026-03-04T07:00:00Z", "PT9H", "2026-03-04T17:00:00Z");
    }

    @Test
    void aStartAtClosingBeginsAtTheNextOpening() {
        assertThat(BERLIN.add(at("2026-03-04T11:00:00Z"), Duration.ZERO)).isEqualTo(at("2026-03-04T12:00:00Z"));
        assertDue(BERLIN, "2026-03-04T11:00:00Z", "PT1S", "2026-03-04T12:00:01Z");
    }

    @Test
    void fractionsOfASecondCount() {
        assertDue(BERLIN, "2026-03-04T10:59:59.250Z", "PT1.000000001S", "2026-03-04T12:00:00.250000001Z");
    }

    @Test
    void holidaysAreClosedOnceOrEveryYear() {
        WorkingCalendar calendar = WorkingCalendar.of(
                closed(OFFICE, Set.of(LocalDate.of(2026, 3, 5)), Set.of(MonthDay.of(3, 6), MonthDay.of(1, 1))));

        assertDue(calendar, "2026-03-04T16:30:00Z", "PT1H", "2026-03-09T07:30:00Z");
        assertDue(calendar, "2027-03-04T16:30:00Z", "PT1H", "2027-03-05T07:30:00Z");
        assertDue(calendar, "2028-12-29T16:30:00Z", "PT1H", "2029-01-02T07:30:00Z");
    }

    @Test
    void aClosureClosesPartOfOneDate() {
        WorkingCalendar calendar = WorkingCalendar.of(closed(
                OFFICE, Map.of(LocalDate.of(2026, 3, 4), List.of(range("09:00", "10:00"), range("11:30", "14:00")))));

        assertThat(calendar.between(at("2026-03-04T00:00:00Z"), at("2026-03-05T00:00:00Z")))
                .isEqualTo(Duration.ofMinutes(60 + 90 + 240));
        assertThat(calendar.between(at("2026-03-05T00:00:00Z"), at("2026-03-06T00:00:00Z")))
                .isEqualTo(Duration.ofHours(9));
    }

    @Test
    void aLeapDayHasWorkingTime() {
        WorkingCalendar calendar =
                WorkingCalendar.of(closed(everyDay("UTC", LocalRange.WHOLE_DAY), Set.of(), Set.of(MonthDay.of(2, 29))));

        assertDue(calendar, "2028-02-28T23:00:00Z", "PT2H", "2028-03-01T01:00:00Z");
        assertDue(calendar, "2027-02-28T23:00:00Z", "PT2H", "2027-03-01T01:00:00Z");
        assertThat(calendar.between(at("2028-01-01T00:00:00Z"), at("2029-01-01T00:00:00Z")))
                .isEqualTo(Duration.ofDays(365));
    }

    @Test
    void workingTimeContinuesAcrossNewYear() {
        WorkingCalendar calendar = WorkingCalendar.of(everyDay("Pacific/Auckland", LocalRange.WHOLE_DAY));

        assertDue(calendar, "2026-12-31T10:59:59.999Z", "PT0.002S", "2026-12-31T11:00:00.001Z");
        assertDue(calendar, "2024-06-01T00:00:00Z", "P1000D", "2027-02-26T00:00:00Z");
    }

    @Test
    void subtractingReturnsTheLatestPossibleStart() {
        assertThat(BERLIN.subtract(at("2026-03-09T07:30:00Z"), Duration.ofHours(1)))
                .isEqualTo(at("2026-03-06T16:30:00Z"));
        assertThat(BERLIN.subtract(at("2026-03-09T07:10:00Z"), Duration.ofMinutes(10)))
                .isEqualTo(at("2026-03-09T07:00:00Z"));
        assertThat(BERLIN.subtract(at("2027-01-04T07:10:00Z"), Duration.ofHours(10)))
                .isEqualTo(at("2026-12-31T16:10:00Z"));
    }

    @Test
    void reversedInstantsHaveNoWorkingTimeBetweenThem() {
        assertThat(BERLIN.between(at("2026-03-05T10:00:00Z"), at("2026-03-04T10:00:00Z")))
                .isZero();
    }

    @Test
    void aDeadlineBeyondTheComputedYearsIsRejected() {
        WorkingCalendar aMinuteAWeek =
                WorkingCalendar.of(weekly("UTC", Map.of(DayOfWeek.MONDAY, List.of(range("00:00", "00:01")))));

        assertThatThrownBy(() -> aMinuteAWeek.add(at("2026-03-04T00:00:00Z"), Duration.ofDays(365)))
                .isInstanceOf(BeyondHorizonException.class)
                .hasMessageContaining("after all computed years");
    }

    @Test
    void aSparseCalendarReachesADeadlineCenturiesAhead() {
        WorkingCalendar anHourAWeek =
                WorkingCalendar.of(weekly("UTC", Map.of(DayOfWeek.SUNDAY, List.of(range("11:00", "12:00")))));

        assertThat(anHourAWeek.add(at("2006-01-01T00:00:00Z"), Duration.ofDays(325)))
                .isEqualTo(at("2155-06-22T12:00:00Z"));
    }

    @Test
    void instantsOutsideTheComputedYearsAreRejected() {
        assertThatThrownBy(() -> BERLIN.between(Instant.MIN, Instant.MAX)).isInstanceOf(BeyondHorizonException.class);
    }

    @Test
    void overlappingRangesAreRejectedWithTheirField() {
        CalendarSpec calendar =
                weekly("UTC", Map.of(DayOfWeek.TUESDAY, List.of(range("08:00", "12:00"), range("11:59", "13:00"))));

        assertThat(calendar.validate())
                .containsExactly(new CalendarSpec.Violation("weekly.tue[1]", "overlaps: 08:00-12:00 and 11:59-13:00"));
        assertThatThrownBy(() -> WorkingCalendar.of(calendar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weekly.tue[1]: overlaps");
    }

    @Test
    void adjacentRangesAreAccepted() {
        WorkingCalendar calendar =
                WorkingCalendar.of(everyDay("UTC", range("12:00", "24:00"), range("00:00", "12:00")));

        assertDue(calendar, "2026-03-04T11:00:00Z", "P2D", "2026-03-06T11:00:00Z");
    }

    @Test
    void aCalendarWithoutWorkingTimeIsRejected() {
        assertThatThrownBy(() -> WorkingCalendar.of(weekly("UTC", Map.of(DayOfWeek.MONDAY, List.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weekly: no working time");
    }

    @Test
    void aCalendarWithAHolidayOnEveryDayIsRejected() {
        Set<MonthDay> always = new HashSet<>();
        for (LocalDate day = LocalDate.of(2024, 1, 1); day.getYear() == 2024; day = day.plusDays(1)) {
            always.add(MonthDay.from(day));
        }

        assertThatThrownBy(() -> WorkingCalendar.of(closed(OFFICE, Set.of(), always)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holidays: no working time");
    }
}
