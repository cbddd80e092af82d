package io.holdfast.analytics.cohort;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.cohort.CohortProjection.Survival;
import io.holdfast.analytics.growth.CohortSurvival.Projected;
import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Edition;

/**
 * Response of {@code GET /cohorts}.
 *
 * @param items the cohorts that are not empty, oldest first
 * @param pooled all cohorts together, by age, over periods that have ended
 * @param projected survival of a cohort after the last observed age of the oldest one; absent unless requested
 * @param fit behind what is projected; absent unless requested
 * @param groups a table each; by kind of activity, that also decides when the first one was; absent unless requested
 */
record CohortAnswer(
        String period,
        String activity,
        String formula,
        List<Item> items,
        List<Line> pooled,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Projected> projected,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CohortFit fit,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Group> groups) {

    private static final String FORMULA =
            "customers of the cohort active in the period / size; pooled: of those old enough";

    /**
     * One cohort: the customers whose first activity is in the period.
     *
     * @param survival observed by age: who was active at that age or later; absent unless a projection was requested
     * @param projected survival after the last observed age; absent unless requested
     */
    record Item(
            String cohort,
            Instant from,
            Instant to,
            long size,
            List<Cell> retention,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Survival> survival,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Projected> projected) {}

    /**
     * A cohort in one period.
     *
     * @param age periods since the first activity, 0 for the cohort's own period
     * @param status provisional as long as late events of the period are expected
     * @param version of final figures, from 1; absent while provisional
     * @param correctedAt of the latest correction; absent unless the version is above 1
     */
    record Cell(
            int age,
            String period,
            long active,
            double retention,
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long version,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant correctedAt) {}

    /** One age, over all cohorts that have reached it. */
    record Line(int age, long eligible, long active, double retention) {}

    /** The table of one group. */
    record Group(String group, List<Item> items, List<Line> pooled) {

        static Group of(String name, PeriodQuery query, Cohorts cohorts, List<Edition> editions) {
            return new Group(
                    name,
                    CohortAnswer.items(query, cohorts, editions, null),
                    CohortAnswer.pooled(cohorts, query.completePeriods()));
        }
    }

    /**
     * @param editions of the figures of each period
     * @param projection null unless requested
     */
    static CohortAnswer of(
            PeriodQuery query,
            Cohorts cohorts,
            List<Edition> editions,
            @Nullable CohortProjection projection,
            @Nullable List<Group> groups) {
        return new CohortAnswer(
                query.periodText(),
                query.view().wireName(),
                FORMULA,
                items(query, cohorts, editions, projection),
                pooled(cohorts, query.completePeriods()),
                projection == null ? null : projection.pooled(),
                projection == null ? null : projection.fit(),
                groups);
    }

    private static List<Item> items(
            PeriodQuery query, Cohorts cohorts, List<Edition> editions, @Nullable CohortProjection projection) {
        List<Item> items = new ArrayList<>();
        for (int c = 0; c < query.periods().size(); c++) {
            long size = cohorts.size(c);
            if (size > 0) {
                Days first = query.periods().get(c);
                items.add(new Item(
                        query.period().labelOf(first),
                        first.fromInstant(),
                        first.toInstant(),
                        size,
                        cells(query, c, cohorts.active().get(c), size, editions),
                        projection == null ? null : projection.observed(c),
                        projection == null ? null : projection.of(c)));
            }
        }
        return items;
    }

    private static List<Cell> cells(PeriodQuery query, int cohort, long[] active, long size, List<Edition> editions) {
        List<Cell> cells = new ArrayList<>(active.length);
        for (int age = 0; age < active.length; age++) {
            Days days = query.periods().get(cohort + age);
            Edition edition = editions.get(cohort + age);
            cells.add(new Cell(
                    age,
                    query.period().labelOf(days),
                    active[age],
                    (double) active[age] / size,
                    edition.status().wireName(),
                    edition.version(),
                    edition.correctedAt()));
        }
        return cells;
    }

    private static List<Line> pooled(Cohorts cohorts, int completePeriods) {
        return cohorts.pooled(completePeriods).stream()
                .map(line ->
                        new Line(line.age(), line.eligible(), line.active(), (double) line.active() / line.eligible()))
                .toList();
    }
}
