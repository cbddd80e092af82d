package io.holdfast.analytics.growth;

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

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.naive.NaiveActivity;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

import static org.assertj.core.api.Assertions.assertThat;

class CustomerFlowProperties {

    private static final int DAYS = 40;

    @Test
    void theExampleInTheContractHolds() {
        CustomerFlow flow = new CustomerFlow(1000, 1010, 130, 880);
        assertThat(flow.dormant()).isEqualTo(120);
        assertThat(flow.churn()).isEqualTo(0.12);
        assertThat(flow.retention()).isEqualTo(0.88);
    }

    @Test
    void ratesAreNullWithoutCustomersAtTheStart() {
        assertThat(new CustomerFlow(0, 10, 10, 0).churn()).isNull();
        assertThat(new CustomerFlow(0, 10, 10, 0).retention()).isNull();
    }

    @Test
    void aCustomerWhoComesBackAfterAGapIsResurrectingAndRaisesRetentionButDoesNotLowerChurn() {
        ActivityLog log = new ActivityLog();
        log.apply(new ActivityChange.Active(0, 1, ActivityKind.PURCHASE));
        log.apply(new ActivityChange.Active(1, 11, ActivityKind.PURCHASE));
        log.apply(new ActivityChange.Active(0, 21, ActivityKind.PURCHASE));
        CustomerFlow flow = CustomerFlow.compute(log, ActivityView.ANY, window(10, 20, 30));
        assertThat(flow).isEqualTo(new CustomerFlow(1, 1, 0, 0));
        assertThat(flow.resurrecting()).isEqualTo(1);
        assertThat(flow.churn()).isEqualTo(1.0);
        assertThat(flow.retention()).isEqualTo(1.0);
    }

    @Property
    void theFlowIsBalancedAndEqualsTheNaiveCount(
            @ForAll("activities") List<ActivityChange.Active> activities,
            @ForAll ActivityView view,
            @ForAll @IntRange(max = DAYS) int end,
            @ForAll @IntRange(min = 1, max = DAYS) int length) {
        CustomerFlow flow = CustomerFlow.compute(logOf(activities), view, window(end - 2 * length, end - length, end));
        assertThat(flow.newCustomers() + flow.returning() + flow.resurrecting()).isEqualTo(flow.active());
        assertThat(flow.returning() + flow.dormant()).isEqualTo(flow.activeBefore());
        assertThat(List.of(
                        flow.activeBefore(),
                        flow.active(),
                        flow.newCustomers(),
                        flow.returning(),
                        flow.resurrecting(),
                        flow.dormant()))
                .isEqualTo(naiveOf(activities).flow(view, end - 2 * length, end - length, end));
    }

    @Property
    void orderAndRepetitionDoNotChangeTheResult(
            @ForAll("activities") List<ActivityChange.Active> activities, @ForAll long seed) {
        List<ActivityChange.Active> shuffled = new ArrayList<>(activities);
        shuffled.addAll(activities);
        Collections.shuffle(shuffled, new Random(seed));
        ActivityLog once = logOf(activities);
        ActivityLog twice = logOf(shuffled);
        for (ActivityView view : ActivityView.values()) {
            for (int day = 0; day < DAYS; day++) {
                assertThat(twice.activeIn(view, day, day + 1)).isEqualTo(once.activeIn(view, day, day + 1));
                assertThat(twice.newIn(view, day, day + 1)).isEqualTo(once.newIn(view, day, day + 1));
            }
        }
    }

    @Property
    void aLogBuiltFromStoredDaysEqualsOneBuiltChangeByChange(
            @ForAll("activities") List<ActivityChange.Active> activities,
            @ForAll("activities") List<ActivityChange.Active> later) {
        Map<ActivityKind, Map<Integer, RoaringBitmap>> stored = new HashMap<>();
        for (ActivityChange.Active activity : activities) {
            stored.computeIfAbsent(activity.kind(), k -> new HashMap<>())
                    .computeIfAbsent(activity.day(), d -> new RoaringBitmap())
                    .add(activity.customer());
        }
        ActivityLog loaded = ActivityLog.ofDays(stored);
        ActivityLog grown = logOf(activities);
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
    void anErasedCustomerIsCountedNowhere(
            @ForAll("activities") List<ActivityChange.Active> activities, @ForAll @IntRange(max = 9) int erased) {
        ActivityLog log = logOf(activities);
        log.apply(new ActivityChange.Erased(erased));
        ActivityLog without =
                logOf(activities.stream().filter(a -> a.customer() != erased).toList());
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
    void resultsOfPartitionsAddUp(
            @ForAll("activities") List<ActivityChange.Active> activities, @ForAll ActivityView view) {
        ActivityLog even =
                logOf(activities.stream().filter(a -> a.customer() % 2 == 0).toList());
        ActivityLog odd =
                logOf(activities.stream().filter(a -> a.customer() % 2 == 1).toList());
        ActivityLog whole = logOf(activities);
        Window window = window(5, 15, 25);
        assertThat(CustomerFlow.compute(even, view, window).plus(CustomerFlow.compute(odd, view, window)))
                .isEqualTo(CustomerFlow.compute(whole, view, window));
        List<Days> weeks = weeks(5);
        assertThat(Lifecycle.compute(even, view, days(-7, 0), weeks)
                        .plus(Lifecycle.compute(odd, view, days(-7, 0), weeks)))
                .isEqualTo(Lifecycle.compute(whole, view, days(-7, 0), weeks));
        assertThat(Cohorts.compute(even, view, weeks)
                        .plus(Cohorts.compute(odd, view, weeks))
                        .active())
                .usingRecursiveComparison()
                .isEqualTo(Cohorts.compute(whole, view, weeks).active());
    }

    @Property
    void aLifecycleIsOneFlowAPeriodAndEachStartsWithTheActiveOfTheLast(
            @ForAll("activities") List<ActivityChange.Active> activities, @ForAll ActivityView view) {
        List<CustomerFlow> flows = Lifecycle.compute(logOf(activities), view, days(-7, 0), weeks(5))
                .flows();
        NaiveActivity naive = naiveOf(activities);
        for (int week = 0; week < 5; week++) {
            CustomerFlow flow = flows.get(week);
            assertThat(List.of(
                            flow.activeBefore(),
                            flow.active(),
                            flow.newCustomers(),
                            flow.returning(),
                            flow.resurrecting(),
                            flow.dormant()))
                    .isEqualTo(naive.flow(view, 7 * week - 7, 7 * week, 7 * week + 7));
            if (week > 0) {
                assertThat(flow.activeBefore()).isEqualTo(flows.get(week - 1).active());
            }
        }
    }

    @Property
    void cohortsAreEqualToTheNaiveCount(
            @ForAll("activities") List<ActivityChange.Active> activities, @ForAll ActivityView view) {
        Cohorts cohorts = Cohorts.compute(logOf(activities), view, weeks(5));
        NaiveActivity naive = naiveOf(activities);
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
    void aPooledLineExcludesCohortsTooYoungForIt(
            @ForAll("activities") List<ActivityChange.Active> activities, @ForAll @IntRange(max = 5) int complete) {
        Cohorts cohorts = Cohorts.compute(logOf(activities), ActivityView.ANY, weeks(5));
        NaiveActivity naive = naiveOf(activities);
        assertThat(cohorts.pooled(complete)).allSatisfy(line -> {
            int lastFirstDay = 7 * (complete - line.age());
            assertThat(line.eligible())
                    .isPositive()
                    .isEqualTo(naive.count(c -> naive.isNew(c, ActivityView.ANY, 0, lastFirstDay)));
            assertThat(line.active()).isLessThanOrEqualTo(line.eligible());
        });
    }

    @Provide
    Arbitrary<List<ActivityChange.Active>> activities() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, DAYS - 1),
                        Arbitraries.of(ActivityKind.values()))
                .as(ActivityChange.Active::new)
                .list()
                .ofMaxSize(80);
    }

    private static ActivityLog logOf(List<ActivityChange.Active> activities) {
        ActivityLog log = new ActivityLog();
        activities.forEach(log::apply);
        return log;
    }

    private static NaiveActivity naiveOf(List<ActivityChange.Active> activities) {
        NaiveActivity naive = new NaiveActivity();
        activities.forEach(activity -> naive.add("c" + activity.customer(), activity.kind(), activity.day()));
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
