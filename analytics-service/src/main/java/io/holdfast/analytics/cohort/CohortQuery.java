package io.holdfast.analytics.cohort;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/**
 * The parameters of a query for cohorts.
 *
 * @param groupBy null when no groups were requested
 * @param projected so many periods; null when no projection was requested
 * @param gap periods of silence after which a customer counts as lost
 */
record CohortQuery(
        PeriodQuery range,
        @Nullable GroupBy groupBy,
        @Nullable Integer projected,
        int gap) {

    static final int PROJECTED_MAX = 36;

    private static final int GAP_DEFAULT = 3;

    /** @throws Problem 422 when a parameter is invalid */
    static CohortQuery parse(
            PeriodQuery range, @Nullable String groupBy, @Nullable String periods, @Nullable String gap) {
        GroupBy grouping = QueryParameters.oneOf("groupBy", groupBy, GroupBy.class);
        if (periods != null && grouping != null) {
            throw Problem.invalid("periods", "is answered for all customers only, without groupBy");
        }
        if (periods == null && gap != null) {
            throw Problem.invalid("gap", "is of a projection: ask for periods, too");
        }
        return new CohortQuery(
                range,
                grouping,
                periods == null ? null : QueryParameters.parse("periods", periods, CohortQuery::number),
                gap == null ? GAP_DEFAULT : QueryParameters.parse("gap", gap, CohortQuery::number));
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > PROJECTED_MAX) {
            throw new IllegalArgumentException("must be a number from 1 to " + PROJECTED_MAX);
        }
        return Integer.parseInt(text);
    }
}
