package io.holdfast.analytics.model.retention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.TableErrors;

/**
 * Cohorts, each with the number of its customers at the start and after each period; of different age, the youngest ones
 * with the fewest entries. They are summed by period: how many stayed in it, and how many were lost.
 */
public final class CohortTable {

    /** Periods of a cohort. */
    private static final int PERIODS_MAX = 10_000;

    private static final double ACTIVE_MAX = 1e12;

    private final double[] stayed;
    private final double[] lost;
    private final double customers;
    private final int cohorts;

    private CohortTable(List<double[]> cohorts) {
        int periods =
                cohorts.stream().mapToInt(active -> active.length - 1).max().orElse(0);
        stayed = new double[Math.max(0, periods)];
        lost = new double[stayed.length];
        for (double[] active : cohorts) {
            for (int t = 1; t < active.length; t++) {
                stayed[t - 1] += active[t];
                lost[t - 1] += active[t - 1] - active[t];
            }
        }
        this.cohorts = cohorts.size();
        customers = cohorts.stream()
                .mapToDouble(active -> active.length == 0 ? 0 : active[0])
                .sum();
    }

    /**
     * Validates cohorts as a client gives them. The row of an error is the cohort, its field the position, as {@code [3]}.
     *
     * @param cohorts a number that cannot be read is NaN or null
     */
    public static Checked<CohortTable> check(List<? extends List<@Nullable Double>> cohorts) {
        TableErrors errors = new TableErrors();
        List<double[]> valid = new ArrayList<>();
        for (int row = 0; row < cohorts.size(); row++) {
            valid.add(check(cohorts.get(row), row, errors));
        }
        return errors.or(() -> new CohortTable(valid));
    }

    /**
     * Counted cohorts.
     *
     * @param cohorts each with its counts by age, none of which is above the one before it
     */
    public static CohortTable of(List<long[]> cohorts) {
        return new CohortTable(cohorts.stream()
                .map(counts -> Arrays.stream(counts).asDoubleStream().toArray())
                .toList());
    }

    private static double[] check(List<@Nullable Double> given, int row, TableErrors errors) {
        if (given.size() > PERIODS_MAX + 1) {
            errors.add(row, "", "must have at most " + (PERIODS_MAX + 1) + " entries");
            return new double[0];
        }
        double[] active = new double[given.size()];
        for (int t = 0; t < active.length; t++) {
            String field = "[" + t + "]";
            active[t] = errors.within(row, field, given.get(t), 0, ACTIVE_MAX, "number");
            if (t > 0 && active[t] > active[t - 1]) {
                errors.add(row, field, "must not be above the entry before it");
            }
        }
        return active;
    }

    /** Of the oldest cohort. */
    int periods() {
        return stayed.length;
    }

    /** At the start, of all cohorts. */
    long customers() {
        return Math.round(customers);
    }

    int cohorts() {
        return cohorts;
    }

    /** Customers of all observed cohorts who stayed in this period, from 0. */
    double stayed(int period) {
        return stayed[period];
    }

    double lost(int period) {
        return lost[period];
    }
}
