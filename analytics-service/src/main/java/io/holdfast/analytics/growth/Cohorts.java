package io.holdfast.analytics.growth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;

/**
 * A cohort triangle: of the customers whose first activity is in period c, {@code active[c][k]} were active in period
 * c + k. {@code active[c][0]} is the size of the cohort. For n periods, O(n²) intersections of bitmaps.
 */
public record Cohorts(List<long[]> active) {

    /** The triangle of one partition for consecutive periods. */
    public static Cohorts compute(ActivityLog log, ActivityView view, List<Days> periods) {
        return CohortMembers.of(log, view, periods).cohorts();
    }

    /** Periods without activity. */
    public static Cohorts empty(int periods) {
        List<long[]> triangle = new ArrayList<>(periods);
        for (int c = 0; c < periods; c++) {
            triangle.add(new long[periods - c]);
        }
        return new Cohorts(triangle);
    }

    public Cohorts plus(Cohorts other) {
        List<long[]> sums = new ArrayList<>(active.size());
        for (int c = 0; c < active.size(); c++) {
            long[] sum = Arrays.copyOf(active.get(c), active.get(c).length);
            for (int age = 0; age < sum.length; age++) {
                sum[age] += other.active.get(c)[age];
            }
            sums.add(sum);
        }
        return new Cohorts(sums);
    }

    /** The number of pairs of a cohort that is not empty and an age. */
    public long cells() {
        return active.stream()
                .filter(row -> row[0] > 0)
                .mapToLong(row -> row.length)
                .sum();
    }

    public long size(int cohort) {
        return active.get(cohort)[0];
    }

    /** The sums by age over all cohorts that have reached it; younger cohorts do not count. */
    public List<Pooled> pooled(int completePeriods) {
        List<Pooled> lines = new ArrayList<>(completePeriods);
        for (int age = 0; age < completePeriods; age++) {
            long eligible = 0;
            long still = 0;
            for (int c = 0; c + age < completePeriods; c++) {
                eligible += size(c);
                still += active.get(c)[age];
            }
            if (eligible > 0) {
                lines.add(new Pooled(age, eligible, still));
            }
        }
        return lines;
    }

    /**
     * The sum for one age.
     *
     * @param age in periods since the first activity
     * @param eligible customers of cohorts that have reached the age
     * @param active of those, the ones who were active at that age
     */
    public record Pooled(int age, long eligible, long active) {}
}
