package io.holdfast.analytics.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WindowTest {

    @Test
    void theWindowBeforeHasTheSameNumberOfDays() {
        Window window = Window.ending(Period.ofDays(30), LocalDate.of(1997, 3, 31));
        assertThat(window.days()).isEqualTo(days("1997-03-01", "1997-03-31"));
        assertThat(window.before()).isEqualTo(days("1997-01-30", "1997-03-01"));
    }

    @Test
    void aWindowOfAMonthIsACalendarMonth() {
        Window window = Window.ending(Period.ofMonths(1), LocalDate.of(1997, 3, 1));
        assertThat(window.days()).isEqualTo(days("1997-02-01", "1997-03-01"));
        assertThat(window.before()).isEqualTo(days("1997-01-01", "1997-02-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "PT24H", "P0D", "P-1D", "P3661D", "P11Y", "P2147483647M", "thirty days"})
    void anInvalidLengthIsRejected(String text) {
        assertThatThrownBy(() -> Window.parseLength(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1997-03-01T00:00:00Z,1997-03-01",
        "1997-03-01T00:00:00.000001Z,1997-03-02",
        "1997-03-01T23:59:59Z,1997-03-02",
        "1997-03-01,1997-03-01",
        "1997-03-01T01:00:00+02:00,1997-03-01",
    })
    void aWindowEndsAtTheFirstMidnightAtOrAfterTheInstant(String instant, LocalDate end) {
        assertThat(Days.endOf(Days.parseInstant(instant))).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "1997-02-30", "1997-13-01T00:00:00Z", "0001-01-01", "9999-12-31", "-1", "T"})
    void anInvalidInstantIsRejected(String text) {
        assertThatThrownBy(() -> Days.parseInstant(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "P1D,1997-02-05,1997-02-05,1997-02-06,1997-02-05",
        "P7D,1997-02-05,1997-02-03,1997-02-10,1997-W06",
        "P1W,1996-12-30,1996-12-30,1997-01-06,1997-W01",
        "P1M,1997-02-05,1997-02-01,1997-03-01,1997-02",
        "P3M,1997-02-05,1997-01-01,1997-04-01,1997-Q1",
        "P1Y,1997-02-05,1997-01-01,1998-01-01,1997",
        "P12M,1997-02-05,1997-01-01,1998-01-01,1997",
    })
    void aPeriodIsAlignedToTheCalendar(String length, LocalDate day, LocalDate from, LocalDate to, String label) {
        CalendarPeriod period = CalendarPeriod.parse(length);
        assertThat(period.containing(day)).isEqualTo(new Days(from, to));
        assertThat(period.labelOf(period.containing(day))).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P2M", "P30D", "P0D", "PT1H", "P2147483647Y1M", "month"})
    void anUnknownCalendarPeriodIsRejected(String text) {
        assertThatThrownBy(() -> CalendarPeriod.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("P1D, P1W, P1M, P3M, P1Y");
    }

    @Property
    void periodsThatCoverARangeAreConsecutiveAndOverlapIt(
            @ForAll CalendarPeriod period,
            @ForAll @IntRange(min = 9000, max = 12000) int from,
            @ForAll @IntRange(min = 1, max = 300) int length) {
        Days range = new Days(LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(from + length));
        List<Days> periods = period.covering(range, 300);
        assertThat(periods.getFirst().from()).isBeforeOrEqualTo(range.from());
        assertThat(periods.getFirst().to()).isAfter(range.from());
        assertThat(periods.getLast().from()).isBefore(range.to());
        assertThat(periods.getLast().to()).isAfterOrEqualTo(range.to());
        for (int i = 1; i < periods.size(); i++) {
            assertThat(periods.get(i).from()).isEqualTo(periods.get(i - 1).to());
            assertThat(period.containing(periods.get(i).from())).isEqualTo(periods.get(i));
        }
    }

    @Test
    void tooManyPeriodsAreRejected() {
        assertThatThrownBy(() -> CalendarPeriod.DAY.covering(days("1997-01-01", "1998-01-01"), 364))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("364");
    }

    @Test
    void figuresAreFinalOnceTheAllowanceHasPassed() {
        Days february = days("1997-02-01", "1997-03-01");
        Duration allowance = Duration.ofDays(7);
        assertThat(Status.of(february, allowance, Instant.parse("1997-02-10T00:00:00Z")))
                .isEqualTo(Status.PROVISIONAL);
        assertThat(Status.of(february, allowance, Instant.parse("1997-03-07T23:59:59Z")))
                .isEqualTo(Status.PROVISIONAL);
        assertThat(Status.of(february, allowance, Instant.parse("1997-03-08T00:00:00Z")))
                .isEqualTo(Status.FINAL);
    }

    private static Days days(String from, String to) {
        return new Days(LocalDate.parse(from), LocalDate.parse(to));
    }
}
