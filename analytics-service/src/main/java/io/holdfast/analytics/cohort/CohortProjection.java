package io.holdfast.analytics.cohort;

import java.util.List;
import java.util.stream.IntStream;

import io.holdfast.analytics.growth.CohortSurvival;
import io.holdfast.analytics.model.retention.RetentionCurve;

/**
 * The observed and projected survival of cohorts.
 *
 * @param periods projected after the last observed age
 * @param gap periods of silence after which a customer counts as lost
 */
record CohortProjection(CohortSurvival survival, RetentionCurve.Fitted fitted, int periods, int gap) {

    /**
     * An observed age.
     *
     * @param customers of the cohort who were active at that age or later
     */
    record Survival(int age, long customers, double survival) {}

    static CohortProjection of(CohortSurvival survival, int periods, int gap) {
        // Bounded: 120 cohorts of 120 ages are 120 sums.
        return new CohortProjection(survival, RetentionCurve.fit(survival.table(), () -> false), periods, gap);
    }

    CohortFit fit() {
        return CohortFit.of(fitted.fit(), gap);
    }

    List<CohortSurvival.Projected> pooled() {
        return survival.pooled(fitted.curve(), periods);
    }

    List<CohortSurvival.Projected> of(int cohort) {
        return survival.of(cohort, fitted.curve(), periods);
    }

    List<Survival> observed(int cohort) {
        long[] counts = survival.of(cohort);
        return IntStream.range(0, counts.length)
                .mapToObj(age -> new Survival(age, counts[age], (double) counts[age] / counts[0]))
                .toList();
    }
}
