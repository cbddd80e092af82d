package io.holdfast.analytics.growth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.retention.CohortTable;
import io.holdfast.analytics.model.retention.RetentionCurve;

/**
 * The survival of cohorts. A customer survives to an age when active at that age or later: counts by age then never rise,
 * though customers who come back make activity rise. Whether a customer of the last periods comes back is not known yet, so
 * a silence must have lasted for a number of periods, the gap. Later ages are left out.
 *
 * @param observed by cohort: survivors by age as far as they are known, from 0, the size; without entries when nobody is in
 *     the cohort, or its period has not ended
 */
public record CohortSurvival(List<long[]> observed) {

    /**
     * Leaves out what is not known yet.
     *
     * @param survivors by cohort and age, see {@link CohortMembers#survivors}
     * @param completePeriods that have ended
     * @param gap periods, at least 1
     */
    public static CohortSurvival of(Cohorts survivors, int completePeriods, int gap) {
        List<long[]> observed = new ArrayList<>();
        for (int c = 0; c < survivors.active().size(); c++) {
            boolean known = c < completePeriods && survivors.size(c) > 0;
            // The silence of who is lost at the last age lasts from that period to the last complete one.
            int ages = Math.max(1, completePeriods - gap - c + 1);
            observed.add(known ? Arrays.copyOf(survivors.active().get(c), ages) : new long[0]);
        }
        return new CohortSurvival(observed);
    }

    /** Of all cohorts, for a fit. */
    public CohortTable table() {
        return CohortTable.of(
                observed.stream().filter(counts -> counts.length > 0).toList());
    }

    public long[] of(int cohort) {
        return observed.get(cohort).clone();
    }

    /** The ages that follow the last observed one of the oldest cohort; none without a curve. */
    public List<Projected> pooled(@Nullable RetentionCurve curve, int periods) {
        int last = observed.stream().mapToInt(counts -> counts.length - 1).max().orElse(-1);
        return curve == null || last < 0
                ? List.of()
                : curve.projection(table(), periods).stream()
                        .map(period -> Projected.of(period, 1))
                        .toList();
    }

    /**
     * The ages that follow the last observed one of a cohort, given who has survived to it: its observed survival times the
     * curve from there. None without a curve, and for a cohort that is not observed.
     */
    public List<Projected> of(int cohort, @Nullable RetentionCurve curve, int periods) {
        long[] counts = observed.get(cohort);
        if (curve == null || counts.length == 0) {
            return List.of();
        }
        int last = counts.length - 1;
        double survived = (double) counts[last] / counts[0];
        return curve.projectionAfter(last, periods).stream()
                .map(period -> Projected.of(period, survived))
                .toList();
    }

    /**
     * A projected age.
     *
     * @param survival share of the cohort's size
     * @param low of the curve (95 %), not of the number of customers of a small cohort; null where it is not known
     */
    public record Projected(
            int age,
            double survival,
            @Nullable Double low,
            @Nullable Double high) {

        private static Projected of(RetentionCurve.Period period, double survived) {
            return new Projected(
                    period.period(),
                    survived * period.active(),
                    period.interval() == null
                            ? null
                            : survived * period.interval().low(),
                    period.interval() == null
                            ? null
                            : survived * period.interval().high());
        }
    }
}
