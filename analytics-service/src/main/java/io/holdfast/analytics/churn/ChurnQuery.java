package io.holdfast.analytics.churn;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.window.Corrections;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Edition;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/**
 * The parameters of a query for churn or retention.
 *
 * @param windowText the length of the window as given by the client
 * @param groupBy null when no groups were requested
 * @param now the time of the query
 */
record ChurnQuery(
        String windowText,
        Window window,
        ActivityView view,
        @Nullable GroupBy groupBy,
        Instant now,
        Duration latenessAllowance) {

    private static final String WINDOW_DEFAULT = "P30D";

    /**
     * Parses the parameters. The window ends at the first midnight UTC at or after {@code at}, which is now when absent.
     *
     * @throws Problem 422 when a parameter is invalid
     */
    static ChurnQuery parse(
            @Nullable String window,
            @Nullable String at,
            @Nullable String activity,
            @Nullable String groupBy,
            Instant now,
            Duration latenessAllowance) {
        String windowText = window == null ? WINDOW_DEFAULT : window;
        Period length = QueryParameters.parse("window", windowText, Window::parseLength);
        Window days = Window.ending(length, Days.endOf(ActivityParameters.instant("at", at, now)));
        GroupBy group = QueryParameters.oneOf("groupBy", groupBy, GroupBy.class);
        return new ChurnQuery(windowText, days, ActivityParameters.activity(activity), group, now, latenessAllowance);
    }

    Instant from() {
        return window.days().fromInstant();
    }

    Instant to() {
        return window.days().toInstant();
    }

    /** Whether the figures are final, and their version. */
    Edition edition(GroupedFlow result) {
        return Edition.of(window.days(), latenessAllowance, now, result.corrections());
    }

    /** Evaluates the query on one partition. */
    GroupedFlow evaluate(int partition, ActivityLog log, Segments segments) {
        return new GroupedFlow(
                CustomerFlow.compute(log, view, window),
                groupBy == null ? Collections.emptySortedMap() : groupBy.split(partition, log, view, window, segments),
                GroupBy.corrections(groupBy, log, view, window.days()));
    }

    /** The groups of a response, each built from its name and flow; null when no groups were requested. */
    <G> @Nullable List<G> groups(GroupedFlow result, BiFunction<String, CustomerFlow, G> group) {
        ActivityParameters.requireFewGroups(result.groups().size());
        return groupBy == null
                ? null
                : result.groups().entrySet().stream()
                        .map(entry -> group.apply(entry.getKey(), entry.getValue()))
                        .toList();
    }

    /** The flow of all customers, and of each group when groups were requested. */
    record GroupedFlow(CustomerFlow total, SortedMap<String, CustomerFlow> groups, Corrections corrections) {

        static final GroupedFlow EMPTY = new GroupedFlow(CustomerFlow.EMPTY, new TreeMap<>(), Corrections.NONE);

        /** Adds corrections of the groups. */
        GroupedFlow with(Corrections ofGroups) {
            return new GroupedFlow(total, groups, corrections.plus(ofGroups));
        }

        GroupedFlow plus(GroupedFlow other) {
            return new GroupedFlow(
                    total.plus(other.total), GroupBy.plus(groups, other.groups), corrections.plus(other.corrections));
        }
    }
}
