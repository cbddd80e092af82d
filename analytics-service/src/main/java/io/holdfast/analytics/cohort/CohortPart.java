package io.holdfast.analytics.cohort;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CohortMembers;
import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.window.PeriodCorrections;

/**
 * The cohorts of one partition at one version, with all that its tables need.
 *
 * @param groups the tables of groups that follow from activity; others need {@link Segments}
 */
record CohortPart(
        int partition, CohortMembers members, SortedMap<String, Cohorts> groups, PeriodCorrections corrections) {

    static CohortPart of(CohortQuery query, int partition, ActivityLog log) {
        var range = query.range();
        CohortMembers members = CohortMembers.of(log, range.view(), range.periods());
        return new CohortPart(
                partition,
                members,
                query.groupBy() == null ? Collections.emptySortedMap() : groups(query, query.groupBy(), log, members),
                PeriodCorrections.of(
                        range.periods(), days -> GroupBy.corrections(query.groupBy(), log, range.view(), days)));
    }

    private static SortedMap<String, Cohorts> groups(
            CohortQuery query, GroupBy groupBy, ActivityLog log, CohortMembers members) {
        SortedMap<String, Cohorts> groups = new TreeMap<>();
        switch (groupBy) {
            case COHORT ->
                CohortMembers.byMonth(log, query.range().view(), query.range().periods())
                        .forEach((month, customers) -> groups.put(month, members.cohorts(customers)));
            case ACTIVITY -> {
                for (ActivityView view : new ActivityView[] {ActivityView.PURCHASE, ActivityView.TICKET}) {
                    groups.put(
                            view.wireName(),
                            Cohorts.compute(log, view, query.range().periods()));
                }
            }
            case CHANNEL, DEPARTMENT, TIER, BREACHED -> {}
        }
        return groups;
    }

    /** The tables of all groups. */
    SortedMap<String, Cohorts> groups(Segments segments) {
        if (!groups.isEmpty()) {
            return groups;
        }
        SortedMap<String, Cohorts> tables = new TreeMap<>();
        RoaringBitmap others = new RoaringBitmap();
        members.members().forEach(others::or);
        segments.of(partition).forEach((group, customers) -> {
            tables.put(group, members.cohorts(customers));
            others.andNot(customers);
        });
        tables.merge(segments.rest(), members.cohorts(others), Cohorts::plus);
        return tables;
    }
}
