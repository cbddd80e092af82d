package io.holdfast.sla.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class WorkingCalendarProperties {

    private static final Instant FIRST = Instant.parse("2010-01-01T00:00:00Z");

    @Property(tries = 500)
    void addingAndMeasuringAreInverse(
            @ForAll("calendars") CalendarSpec spec,
            @ForAll("instants") Instant start,
            @ForAll("budgets") Duration working) {
        WorkingCalendar calendar = WorkingCalendar.of(spec);

        assertThat(calendar.between(start, calendar.add(start, working))).isEqualTo(working);
    }

    @Property(tries = 500)
    void subtractingAndMeasuringAreInverse(
            @ForAll("calendars") CalendarSpec spec,
            @ForAll("instants") Instant end,
            @ForAll("budgets") Duration working) {
        WorkingCalendar calendar = WorkingCalendar.of(spec);

        assertThat(calendar.between(calendar.subtract(end, working), end)).isEqualTo(working);
    }

    @Property(tries = 500)
    void workingTimesOfPartsAddUp(
            @ForAll("calendars") CalendarSpec spec,
            @ForAll("instants") Instant a,
            @ForAll("instants") Instant b,
            @ForAll("instants") Instant c) {
        WorkingCalendar calendar = WorkingCalendar.of(spec);
        List<Instant> ordered = Stream.of(a, b, c).sorted().toList();

        assertThat(calendar.between(ordered.get(0), ordered.get(1))
                        .plus(calendar.between(ordered.get(1), ordered.get(2))))
                .isEqualTo(calendar.between(ordered.get(0), ordered.get(2)));
    }

    @Property(tries = 500)
    void addingInTwoStepsEqualsAddingAtOnce(
            @ForAll("calendars") CalendarSpec spec,
            @ForAll("instants") Instant start,
            @ForAll("budgets") Duration first,
            @ForAll("budgets") Duration second) {
        WorkingCalendar calendar = WorkingCalendar.of(spec);
        Duration more = second.plusNanos(1);

        assertThat(calendar.add(calendar.add(start, first), more)).isEqualTo(calendar.add(start, first.plus(more)));
    }

    @Property(tries = 500)
    void workingTimeIsAtMostTheTimeBetween(
            @ForAll("calendars") CalendarSpec spec,
            @ForAll("instants") Instant start,
            @ForAll("budgets") Duration working) {
        assertThat(WorkingCalendar.of(spec).add(start, working)).isAfterOrEqualTo(start.plus(working));
    }

    /** Minute by minute over the wall times of a zone that never changes its clocks, without segments and sums. */
    @Property(tries = 200)
    void workingTimeEqualsACountMinuteByMinute(
            @ForAll("calendars") CalendarSpec any, @ForAll("instants") Instant some) {
        CalendarSpec spec = new CalendarSpec(
                any.name(),
                ZoneId.of("Asia/Kathmandu"),
                any.weekly(),
                any.holidays(),
                any.yearlyHolidays(),
                any.closures());
        Instant start = Instant.ofEpochSecond(some.getEpochSecond() / 60 * 60);
        long minutes = 0;
        for (int minute = 0; minute < 10 * LocalRange.MINUTES_A_DAY; minute++) {
            if (isOpen(spec, start.plusSeconds(minute * 60L).atZone(spec.zone()).toLocalDateTime())) {
                minutes++;
            }
        }

        assertThat(WorkingCalendar.of(spec).between(start, start.plus(Duration.ofDays(10))))
                .isEqualTo(Duration.ofMinutes(minutes));
    }

    /** The segments of each date by itself, joined and cut to the range: without years, shared days and sums. */
    @Property(tries = 500)
    void workingTimeEqualsTheSumOfTheSegmentsOfEachDate(
            @ForAll("calendars") CalendarSpec spec,
            @ForAll("instants") Instant start,
            @ForAll("daysOfARange") int days) {
        Instant end = start.plus(Duration.ofDays(days));

        assertThat(WorkingCalendar.of(spec).between(start, end)).isEqualTo(sumOfSegments(spec, start, end));
    }

    private static Duration sumOfSegments(CalendarSpec spec, Instant start, Instant end) {
        List<Instant[]> segments = new ArrayList<>();
        LocalDate last = end.atZone(spec.zone()).toLocalDate().plusDays(2);
        for (LocalDate date = start.atZone(spec.zone()).toLocalDate().minusDays(2);
                date.isBefore(last);
                date = date.plusDays(1)) {
            Instant midnight = WorkingCalendar.instantOf(date.atStartOfDay(), spec.zone());
            boolean exists =
                    midnight.isBefore(WorkingCalendar.instantOf(date.plusDays(1).atStartOfDay(), spec.zone()));
            for (LocalRange range : spec.weekly().getOrDefault(date.getDayOfWeek(), List.of())) {
                if (exists
                        && !spec.holidays().contains(date)
                        && !spec.yearlyHolidays().contains(MonthDay.from(date))) {
                    segments.add(new Instant[] {
                        instantOf(date, range.fromMinute(), spec.zone()), instantOf(date, range.toMinute(), spec.zone())
                    });
                }
            }
        }
        segments.sort(Comparator.comparing(segment -> segment[0]));
        Duration sum = Duration.ZERO;
        Instant counted = start;
        for (Instant[] segment : segments) {
            Instant from = segment[0].isBefore(counted) ? counted : segment[0];
            Instant to = segment[1].isBefore(end) ? segment[1] : end;
            if (from.isBefore(to)) {
                sum = sum.plus(Duration.between(from, to));
                counted = to;
            }
        }
        return sum;
    }

    private static Instant instantOf(LocalDate date, int minute, ZoneId zone) {
        return WorkingCalendar.instantOf(date.atStartOfDay().plusMinutes(minute), zone);
    }

    @Provide
    Arbitrary<Integer> daysOfARange() {
        return Arbitraries.integers().between(1, 800);
    }

    private static boolean isOpen(CalendarSpec spec, LocalDateTime time) {
        LocalDate date = time.toLocalDate();
        int minute = time.toLocalTime().toSecondOfDay() / 60;
        return !spec.holidays().contains(date)
                && !spec.yearlyHolidays().contains(MonthDay.from(date))
                && spec.weekly().getOrDefault(date.getDayOfWeek(), List.of()).stream()
                        .anyMatch(range -> range.fromMinute() <= minute && minute < range.toMinute());
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(9_000).toMillis())
                .map(millis -> FIRST.plusMillis(millis).plusNanos(millis % 1000));
    }

    @Provide
    Arbitrary<Duration> budgets() {
        return Arbitraries.longs()
                .between(0, Duration.ofDays(40).toSeconds())
                .map(seconds -> Duration.ofSeconds(seconds, seconds % 7));
    }

    @Provide
    Arbitrary<CalendarSpec> calendars() {
        Arbitrary<ZoneId> zones = Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "America/Sao_Paulo",
                        "Asia/Tehran",
                        "Pacific/Apia",
                        "Asia/Kathmandu",
                        "UTC")
                .map(ZoneId::of);
        Arbitrary<List<List<LocalRange>>> weeks = day().list().ofSize(7);
        Arbitrary<Set<LocalDate>> holidays = Arbitraries.integers()
                .between(0, 9_000)
                .map(day -> LocalDate.of(2010, 1, 1).plusDays(day))
                .set()
                .ofMaxSize(20);
        Arbitrary<Set<MonthDay>> yearly = Arbitraries.integers()
                .between(1, 366)
                .map(day -> MonthDay.from(LocalDate.ofYearDay(2024, day)))
                .set()
                .ofMaxSize(10);
        return Combinators.combine(zones, weeks, holidays, yearly)
                .as((zone, week, once, everyYear) ->
                        new CalendarSpec("any", zone, week(week), once, everyYear, Map.of()))
                .filter(calendar -> minutesAWeek(calendar) >= 8 * 60);
    }

    /** With less, the longest duration would end beyond the computed years. */
    private static int minutesAWeek(CalendarSpec calendar) {
        return calendar.weekly().values().stream()
                .flatMap(List::stream)
                .mapToInt(range -> range.toMinute() - range.fromMinute())
                .sum();
    }

    private static Map<DayOfWeek, List<LocalRange>> week(List<List<LocalRange>> days) {
        Map<DayOfWeek, List<LocalRange>> weekly = new EnumMap<>(DayOfWeek.class);
        for (int i = 0; i < days.size(); i++) {
            weekly.put(DayOfWeek.of(i + 1), days.get(i));
        }
        return weekly;
    }

    /** Cuts of a day; the parts between an odd cut and the next are open. */
    private static Arbitrary<List<LocalRange>> day() {
        return Arbitraries.integers()
                .between(0, LocalRange.MINUTES_A_DAY)
                .set()
                .ofMaxSize(6)
                .map(cuts -> {
                    List<Integer> sorted = new ArrayList<>(new TreeSet<>(cuts));
                    List<LocalRange> ranges = new ArrayList<>();
                    for (int i = 0; i + 1 < sorted.size(); i += 2) {
                        ranges.add(new LocalRange(sorted.get(i), sorted.get(i + 1)));
                    }
                    return ranges;
                });
    }
}
