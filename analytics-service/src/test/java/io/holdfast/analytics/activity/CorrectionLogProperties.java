package io.holdfast.analytics.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.window.Corrections;

import static org.assertj.core.api.Assertions.assertThat;

/** The corrections of a log, compared with a list of all changes. */
class CorrectionLogProperties {

    private static final int DAYS = 30;
    private static final Instant START = Instant.parse("1970-01-01T00:00:00Z");
    private static final Duration ALLOWANCE = Duration.ofDays(2);

    /** A change, and how many hours after the one before it it was recorded. */
    record Step(ActivityChange change, int hours) {}

    /** What a change corrects in a view: periods that end after the day and were final when it was recorded. */
    private record Corrected(int day, Recording recording) {

        boolean concerns(int periodEnd) {
            return day < periodEnd && periodEnd <= recording.finalUntilDay();
        }
    }

    @Property
    void correctionsAreThoseOfAllChangesThatChangedSomething(@ForAll("steps") List<Step> steps) {
        ActivityLog log = new ActivityLog();
        Set<ActivityChange.Active> active = new HashSet<>();
        List<List<Corrected>> corrected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Instant now = START;
        for (Step step : steps) {
            now = now.plus(Duration.ofHours(step.hours()));
            Recording recording = Recording.of(now, ALLOWANCE);
            for (ActivityView view : ActivityView.values()) {
                Set<Integer> before = days(active, step.change().customer(), view);
                switch (step.change()) {
                    case ActivityChange.Active a -> {
                        if (view.includes(a.kind()) && !before.contains(a.day())) {
                            corrected.get(view.code()).add(new Corrected(a.day(), recording));
                        }
                    }
                    case ActivityChange.Erased e ->
                        before.stream()
                                .min(Integer::compare)
                                .ifPresent(first -> corrected.get(view.code()).add(new Corrected(first, recording)));
                }
            }
            switch (step.change()) {
                case ActivityChange.Active a -> active.add(a);
                case ActivityChange.Erased e -> active.removeIf(other -> other.customer() == e.customer());
            }
            log.apply(step.change(), recording);
        }
        for (ActivityView view : ActivityView.values()) {
            for (int periodEnd = 0; periodEnd <= 2 * DAYS; periodEnd++) {
                int end = periodEnd;
                List<Instant> expected = corrected.get(view.code()).stream()
                        .filter(change -> change.concerns(end))
                        .map(change -> change.recording().at())
                        .toList();
                assertThat(log.corrections(view, periodEnd))
                        .as("%s, period that ends on day %d", view, periodEnd)
                        .isEqualTo(new Corrections(
                                expected.size(),
                                expected.stream().max(Instant::compareTo).orElse(null)));
            }
        }
    }

    @Property
    void storedAndLoadedCorrectionsAreTheSame(@ForAll("steps") List<Step> steps) {
        ActivityLog log = new ActivityLog();
        Instant now = START;
        for (Step step : steps) {
            now = now.plus(Duration.ofHours(step.hours()));
            log.apply(step.change(), Recording.of(now, ALLOWANCE));
        }
        CorrectionLog loaded = new CorrectionLog();
        log.corrections().forEach(loaded::add);
        for (ActivityView view : ActivityView.values()) {
            for (int periodEnd = 0; periodEnd <= 2 * DAYS; periodEnd++) {
                assertThat(loaded.of(view, periodEnd)).isEqualTo(log.corrections(view, periodEnd));
            }
        }
    }

    @Test
    void aChangeJustBeforeFiguresBecomeFinalMayBeSeenAfterwardsAndCorrectsThem() {
        LocalDate end = LocalDate.of(2026, 4, 1);
        Instant isFinal = Instant.parse("2026-04-08T00:00:00Z");

        assertThat(Recording.of(isFinal.minusSeconds(61), Duration.ofDays(7)).finalUntil())
                .isEqualTo(end.minusDays(1));
        assertThat(Recording.of(isFinal.minusSeconds(60), Duration.ofDays(7)).finalUntil())
                .isEqualTo(end);
    }

    @Test
    void anImportOfManyDaysTakesTwoRowsADayAtMost() {
        ActivityLog log = new ActivityLog();
        Recording recording = Recording.of(Instant.parse("2026-01-01T00:00:00Z"), ALLOWANCE);
        for (int i = 0; i < 10_000; i++) {
            log.apply(new ActivityChange.Active(i, i % 100, ActivityKind.PURCHASE), recording);
        }
        List<Integer> rows = new ArrayList<>();
        log.corrections().forEach((view, periodEnd, changes, latest) -> rows.add(periodEnd));

        // Of two views, purchase and any: where the ranges of 100 days begin, and where they end.
        assertThat(rows).hasSize(2 * (100 + 1));
        assertThat(log.corrections(ActivityView.ANY, 50).count()).isEqualTo(5_000);
        assertThat(log.corrections(ActivityView.TICKET, 50)).isEqualTo(Corrections.NONE);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<ActivityChange> active = Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, DAYS - 1),
                        Arbitraries.of(ActivityKind.values()))
                .as(ActivityChange.Active::new);
        Arbitrary<ActivityChange> erased = Arbitraries.integers().between(0, 4).map(ActivityChange.Erased::new);
        return Combinators.combine(
                        Arbitraries.oneOf(active, active, active, active, erased),
                        Arbitraries.integers().between(0, 60))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    private static Set<Integer> days(Set<ActivityChange.Active> active, int customer, ActivityView view) {
        Set<Integer> days = new HashSet<>();
        active.stream()
                .filter(activity -> activity.customer() == customer && view.includes(activity.kind()))
                .forEach(activity -> days.add(activity.day()));
        return days;
    }
}
