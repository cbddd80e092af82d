package io.holdfast.analytics.growth;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityChange;
import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.model.estimation.FitState;
import io.holdfast.analytics.model.retention.RetentionCurve;
import io.holdfast.analytics.window.Days;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Periods are weeks. */
class CohortSurvivalTest {

    private final ActivityLog log = new ActivityLog();
    private int customers;

    @Test
    void whoComesBackHasSurvivedTheSilence() {
        add(3, 0);
        add(1, 0, 3);
        add(2, 0, 1);

        assertThat(survivors(5).getFirst()).containsExactly(6, 3, 1, 1, 0);
        assertThat(table().cohorts().active().getFirst()).containsExactly(6, 2, 0, 1, 0);
    }

    @Test
    void agesWhoseSilenceIsNotLongEnoughAreLeftOut() {
        add(3, 0);
        add(1, 0, 3);
        add(4, 2);
        add(5, 4);
        Cohorts survivors = table().survivors(5);

        assertThat(CohortSurvival.of(survivors, 5, 1).observed())
                .usingRecursiveComparison()
                .isEqualTo(List.of(
                        new long[] {4, 1, 1, 1, 0}, new long[0], new long[] {4, 0, 0}, new long[0], new long[] {5}));
        // A silence of three weeks is known of week 2 and of those before it.
        assertThat(CohortSurvival.of(survivors, 5, 3).observed())
                .usingRecursiveComparison()
                .isEqualTo(List.of(new long[] {4, 1, 1}, new long[0], new long[] {4}, new long[0], new long[] {5}));
    }

    @Test
    void aPeriodThatHasNotEndedSaysNothing() {
        add(4, 0);
        add(2, 0, 4);
        add(3, 4);

        List<long[]> observed = CohortSurvival.of(table().survivors(4), 4, 1).observed();

        assertThat(observed.getFirst()).containsExactly(6, 0, 0, 0);
        assertThat(observed.get(4)).isEmpty();
    }

    @Test
    void survivalNeverRisesAndStartsWithTheSize() {
        for (int i = 0; i < 200; i++) {
            int customer = i;
            add(
                    1,
                    IntStream.range(0, 5)
                            .filter(week -> (customer * 31 + week * week * 7) % 5 < 2 || week == customer % 5)
                            .toArray());
        }
        Cohorts whole = table().cohorts();
        List<long[]> survivors = survivors(5);
        for (int c = 0; c < 5; c++) {
            assertThat(survivors.get(c)[0]).isEqualTo(whole.size(c));
            for (int age = 1; age < survivors.get(c).length; age++) {
                assertThat(survivors.get(c)[age])
                        .isLessThanOrEqualTo(survivors.get(c)[age - 1])
                        .isGreaterThanOrEqualTo(whole.active().get(c)[age]);
            }
        }
    }

    @Test
    void aCohortGoesOnFromWhereItIsAndPooledAgesFollowTheCurve() {
        CohortSurvival survival = new CohortSurvival(
                List.of(new long[] {500, 420, 370, 335}, new long[] {400, 330, 292}, new long[] {300}, new long[0]));
        RetentionCurve curve = RetentionCurve.fit(survival.table(), () -> false).curve();
        assertThat(curve).isNotNull();
        List<CohortSurvival.Projected> pooled = survival.pooled(curve, 2);
        List<CohortSurvival.Projected> oldest = survival.of(0, curve, 2);
        List<CohortSurvival.Projected> youngest = survival.of(2, curve, 5);

        assertThat(pooled).extracting(CohortSurvival.Projected::age).containsExactly(4, 5);
        assertThat(oldest).extracting(CohortSurvival.Projected::age).containsExactly(4, 5);
        // From its birth on, a cohort follows the curve.
        assertThat(youngest).extracting(CohortSurvival.Projected::age).containsExactly(1, 2, 3, 4, 5);
        assertThat(youngest.get(3).survival()).isCloseTo(pooled.getFirst().survival(), within(1e-12));
        assertThat(youngest.get(3).low()).isCloseTo(pooled.getFirst().low(), within(1e-12));
        double share = 335.0 / 500;
        assertThat(oldest.getFirst().survival() / share)
                .isCloseTo(youngest.get(3).survival() / youngest.get(2).survival(), within(1e-12));
        assertThat(oldest)
                .allSatisfy(
                        age -> assertThat(age.low()).isLessThan(age.survival()).isPositive());
        assertThat(oldest).allSatisfy(age -> assertThat(age.high()).isBetween(age.survival(), share));
        assertThat(survival.of(3, curve, 5)).isEmpty();
    }

    @Test
    void tooLittleDataAndABoundaryProjectNothing() {
        CohortSurvival nobody = new CohortSurvival(List.of(new long[0]));
        assertThat(RetentionCurve.fit(nobody.table(), () -> false).fit().state())
                .isEqualTo(FitState.TOO_LITTLE_DATA);
        assertThat(nobody.pooled(null, 3)).isEmpty();
        CohortSurvival allGone = new CohortSurvival(List.of(new long[] {100, 0}));
        RetentionCurve.Fitted fitted = RetentionCurve.fit(allGone.table(), () -> false);
        assertThat(fitted.fit().state()).isEqualTo(FitState.BOUNDARY);
        assertThat(allGone.of(0, fitted.curve(), 3)).isEmpty();
    }

    @Test
    void groupsOfTheMembersAddUp() {
        add(3, 0, 2);
        add(4, 1, 3);
        add(2, 1);
        CohortMembers members = table();
        RoaringBitmap some = RoaringBitmap.bitmapOf(0, 4, 8);
        RoaringBitmap others = RoaringBitmap.bitmapOf(1, 2, 3, 5, 6, 7);

        assertThat(members.cohorts(some).plus(members.cohorts(others)).active())
                .usingRecursiveComparison()
                .isEqualTo(members.cohorts().active());
        assertThat(members.cohorts(some).active().get(1)).containsExactly(2, 0, 1, 0);
        assertThat(members.cohorts(some).cells()).isEqualTo(5 + 4);
    }

    private List<long[]> survivors(int periods) {
        return table().survivors(periods).active();
    }

    private CohortMembers table() {
        return CohortMembers.of(log, ActivityView.ANY, weeks());
    }

    private static List<Days> weeks() {
        List<Days> weeks = new ArrayList<>();
        for (int week = 0; week < 5; week++) {
            weeks.add(new Days(LocalDate.ofEpochDay(7L * week), LocalDate.ofEpochDay(7L * week + 7)));
        }
        return weeks;
    }

    /** Adds customers who are active in these weeks. */
    private void add(int count, int... weeks) {
        for (int i = 0; i < count; i++) {
            for (int week : weeks) {
                log.apply(new ActivityChange.Active(customers, 7 * week + 2, ActivityKind.PURCHASE));
            }
            customers++;
        }
    }
}
