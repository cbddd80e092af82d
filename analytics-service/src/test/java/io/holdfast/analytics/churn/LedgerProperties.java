package io.holdfast.analytics.churn;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.Change;
import io.holdfast.analytics.cohort.Cohorts;
import io.holdfast.analytics.lifecycle.Lifecycle;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerProperties {

    private static final int DAYS = 40;

    @Test
    void theExampleOfTheContract() {
        Ledger ledger = new Ledger(1000, 1010, 130, 880);
        assertThat(ledger.dormant()).isEqualTo(120);
        assertThat(ledger.churn()).isEqualTo(0.12);
        assertThat(ledger.retention()).isEqualTo(0.88);
    }

    @Test
    void whereNobodyWasThereIsNoRate() {
        assertThat(new Ledger(0, 10, 10, 0).churn()).isNull();
        assertThat(new Ledger(0, 10, 10, 0).retention()).isNull();
    }

    @Test
    void aCustomerWhoComesBackAfterAGapIsResurrectingAndRaisesRetentionButDoesNotLowerChurn() {
        ActivityLog log = new ActivityLog();
        log.apply(new Change.Active(0, 1, ActivityKind.PURCHASE));
        log.apply(new Change.Active(1, 11, ActivityKind.PURCHASE));
        log.apply(new Change.Active(0, 21, ActivityKind.PURCHASE));
        Ledger ledger = Ledger.of(log, ActivityView.ANY, window(10, 20, 30));
        assertThat(ledger).isEqualTo(new Ledger(1, 1, 0, 0));
        assertThat(ledger.resurrecting()).isEqualTo(1);
        assertThat(ledger.churn()).isEqualTo(1.0);
        assertThat(ledger.retention()).isEqualTo(1.0);
    }

    @Property
    void itIsBalancedAndEqualToTheNaiveCount(
            @ForAll("acts") List<Change.Active> acts,
            @ForAll ActivityView view,
            @ForAll @IntRange(max = DAYS) int end,
            @ForAll @IntRange(min = 1, max = DAYS) int length) {
        Ledger ledger = Ledger.of(logOf(acts), view, window(end - 2 * length, end - length, end));
        assertThat(ledger.newcomers() + ledger.returning() + ledger.resurrecting())
                .isEqualTo(ledger.active());
        assertThat(ledger.returning() + ledger.dormant()).isEqualTo(ledger.activeBefore());
        assertThat(List.of(
                        ledger.activeBefore(),
                        ledger.active(),
                        ledger.newcomers(),
                        ledger.returning(),
                        ledger.resurrecting(),
                        ledger.dormant()))
                .isEqualTo(naiveOf(acts).ledger(view, end - 2 * length, end - length, end));
    }

    @Property
    void orderAndRepetitionChangeNothing(@ForAll("acts") List<Change.Active> acts, @ForAll long seed) {
        List<Change.Active> shuffled = new ArrayList<>(acts);
        shuffled.addAll(acts);
        Collections.shuffle(shuffled, new Random(seed));
        ActivityLog once = logOf(acts);
        ActivityLog twice = logOf(shuffled);
        for (ActivityView view : ActivityView.values()) {
            for (int day = 0; day < DAYS; day++) {
                assertThat(twice.activeIn(view, day, day + 1)).isEqualTo(once.activeIn(view, day, day + 1));
                assertThat(twice.newIn(view, day, day + 1)).isEqualTo(once.newIn(view, day, day + 1));
            }
        }
    }

    @Property
    void aLogOfStoredDaysIsTheLogThatWasGrownActByAct(
            @ForAll("acts") List<Change.Active> acts, @ForAll("acts") List<Change.Active> later) {
        Map<ActivityKind, Map<Integer, RoaringBitmap>> stored = new HashMap<>();
        for (Change.Active act : acts) {
            stored.computeIfAbsent(act.kind(), k -> new HashMap<>())
                    .computeIfAbsent(act.day(), d -> new RoaringBitmap())
                    .add(act.customer());
        }
        ActivityLog loaded = ActivityLog.ofDays(stored);
        ActivityLog grown = logOf(acts);
        later.forEach(loaded::apply);
        later.forEach(grown::apply);
        for (ActivityView view : ActivityView.values()) {
            for (int day = 0; day < DAYS; day++) {
                assertThat(loaded.activeIn(view, day, day + 1)).isEqualTo(grown.activeIn(view, day, day + 1));
                assertThat(loaded.newIn(view, day, day + 1)).isEqualTo(grown.newIn(view, day, day + 1));
            }
        }
    }

    @Property
    void anErasedCustomerWasNeverThere(
            @ForAll("acts") List<Change.Active> acts, @ForAll @IntRange(max = 9) int erased) {
        ActivityLog log = logOf(acts);
        log.apply(new Change.Erased(erased));
        ActivityLog without =
                logOf(acts.stream().filter(a -> a.customer() != erased).toList());
        for (ActivityView view : ActivityView.values()) {
            assertThat(log.countEver(view)).isEqualTo(without.countEver(view));
            assertThat(log.firstDay(view)).isEqualTo(without.firstDay(view));
            for (int day = 0; day < DAYS; day++) {
                assertThat(log.activeIn(view, day, day + 1)).isEqualTo(without.activeIn(view, day, day + 1));
                assertThat(log.newIn(view, day, day + 1)).isEqualTo(without.newIn(view, day, day + 1));
            }
        }
    }

    @Property
    void customersSpreadOverPartitionsAddUp(@ForAll("acts") List<Change.Active> acts, @ForAll ActivityView view) {
        ActivityLog even =
                logOf(acts.stream().filter(a -> a.customer() % 2 == 0).toList());
        ActivityLog odd = logOf(acts.stream().filter(a -> a.customer() % 2 == 1).toList());
        ActivityLog whole = logOf(acts);
        Window window = window(5, 15, 25);
        assertThat(Ledger.of(even, view, window).plus(Ledger.of(odd, view, window)))
                .isEqualTo(Ledger.of(whole, view, window));
        List<Days> weeks = weeks(5);
        assertThat(Lifecycle.of(even, view, days(-7, 0), weeks).plus(Lifecycle.of(odd, view, days(-7, 0), weeks)))
                .isEqualTo(Lifecycle.of(whole, view, days(-7, 0), weeks));
        assertThat(Cohorts.of(even, view, weeks)
                        .plus(Cohorts.of(odd, view, weeks))
                        .active())
                .usingRecursiveComparison()
                .isEqualTo(Cohorts.of(whole, view, weeks).active());
    }

    @Property
    void aLifecycleIsOneLedgerAPeriodAndHandsItsActiveOn(
            @ForAll("acts") List<Change.Active> acts, @ForAll ActivityView view) {
        List<Ledger> ledgers =
                Lifecycle.of(logOf(acts), view, days(-7, 0), weeks(5)).ledgers();
        NaiveActivity naive = naiveOf(acts);
        for (int week = 0; week < 5; week++) {
            Ledger ledger = ledgers.get(week);
            assertThat(List.of(
                            ledger.activeBefore(),
                            ledger.active(),
                            ledger.newcomers(),
                            ledger.returning(),
                            ledger.resurrecting(),
                            ledger.dormant()))
                    .isEqualTo(naive.ledger(view, 7 * week - 7, 7 * week, 7 * week + 7));
            if (week > 0) {
                assertThat(ledger.activeBefore())
                        .isEqualTo(ledgers.get(week - 1).active());
            }
        }
    }

    @Property
    void cohortsAreEqualToTheNaiveCount(@ForAll("acts") List<Change.Active> acts, @ForAll ActivityView view) {
        Cohorts cohorts = Cohorts.of(logOf(acts), view, weeks(5));
        NaiveActivity naive = naiveOf(acts);
        for (int cohort = 0; cohort < 5; cohort++) {
            long size = cohorts.size(cohort);
            int first = 7 * cohort;
            assertThat(size).isEqualTo(naive.count(c -> naive.isNew(c, view, first, first + 7)));
            for (int age = 0; age < 5 - cohort; age++) {
                int from = first + 7 * age;
                assertThat(cohorts.active().get(cohort)[age])
                        .isEqualTo(naive.cohort(view, first, first + 7, from, from + 7));
            }
        }
    }

    @Property
    void aPooledLineHasNobodyWhoIsTooYoungForIt(
            @ForAll("acts") List<Change.Active> acts, @ForAll @IntRange(max = 5) int complete) {
        Cohorts cohorts = Cohorts.of(logOf(acts), ActivityView.ANY, weeks(5));
        NaiveActivity naive = naiveOf(acts);
        assertThat(cohorts.pooled(complete)).allSatisfy(line -> {
            int lastFirstDay = 7 * (complete - line.age());
            assertThat(line.eligible())
                    .isPositive()
                    .isEqualTo(naive.count(c -> naive.isNew(c, ActivityView.ANY, 0, lastFirstDay)));
            assertThat(line.active()).isLessThanOrEqualTo(line.eligible());
        });
    }

    @Provide
    Arbitrary<List<Change.Active>> acts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, DAYS - 1),
                        Arbitraries.of(ActivityKind.values()))
                .as(Change.Active::new)
                .list()
                .ofMaxSize(80);
    }

    private static ActivityLog logOf(List<Change.Active> acts) {
        ActivityLog log = new ActivityLog();
        acts.forEach(log::apply);
        return log;
    }

    private static NaiveActivity naiveOf(List<Change.Active> acts) {
        NaiveActivity naive = new NaiveActivity();
        acts.forEach(act -> naive.add("c" + act.customer(), act.kind(), act.day()));
        return naive;
    }

    private static List<Days> weeks(int count) {
        List<Days> weeks = new ArrayList<>();
        for (int week = 0; week < count; week++) {
            weeks.add(days(7 * week, 7 * week + 7));
        }
        return weeks;
    }

    private static Window window(int before, int from, int to) {
        return new Window(days(from, to), days(before, from));
    }

    private static Days days(int from, int to) {
        return new Days(LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(to));
    }
}
