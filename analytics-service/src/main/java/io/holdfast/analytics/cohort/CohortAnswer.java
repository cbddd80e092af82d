package io.holdfast.analytics.cohort;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;

/**
 * {@code GET /cohorts}.
 *
 * @param items cohorts that have somebody in them, oldest first
 * @param pooled all cohorts together, by age, over periods that are over
 */
record CohortAnswer(String period, String activity, String formula, List<Item> items, List<Line> pooled) {

    static final String FORMULA = "customers of the cohort active in the period / size; pooled: of those old enough";

    /** One cohort: the customers whose first activity is in the period. */
    record Item(String cohort, Instant from, Instant to, long size, List<Cell> retention) {}

    /**
     * A cohort in one period.
     *
     * @param age periods since the first activity, 0 for its own
     * @param status provisional as long as facts about that period are expected
     */
    record Cell(int age, String period, long active, double retention, String status) {}

    /** An age over all cohorts that have lived through it. */
    record Line(int age, long eligible, long active, double retention) {}

    /** Whether a period's figures are final. */
    interface PeriodStatus {
        String statusOf(Days period);
    }

    static List<Item> items(Cohorts cohorts, CalendarPeriod period, List<Days> periods, PeriodStatus status) {
        List<Item> items = new ArrayList<>();
        for (int c = 0; c < periods.size(); c++) {
            long size = cohorts.size(c);
            if (size > 0) {
                Days first = periods.get(c);
                List<Cell> cells =
                        cells(cohorts.active().get(c), size, period, periods.subList(c, periods.size()), status);
                items.add(new Item(period.labelOf(first), first.fromInstant(), first.toInstant(), size, cells));
            }
        }
        return items;
    }

    static List<Line> pooled(Cohorts cohorts, int completePeriods) {
        return cohorts.pooled(completePeriods).stream()
                .map(line ->
                        new Line(line.age(), line.eligible(), line.active(), (double) line.active() / line.eligible()))
                .toList();
    }

    private static List<Cell> cells(
            long[] active, long size, CalendarPeriod period, List<Days> periods, PeriodStatus status) {
        List<Cell> cells = new ArrayList<>(active.length);
        for (int age = 0; age < active.length; age++) {
            Days days = periods.get(age);
            cells.add(new Cell(
                    age, period.labelOf(days), active[age], (double) active[age] / size, status.statusOf(days)));
        }
        return cells;
    }
}
