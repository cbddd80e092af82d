package io.holdfast.analytics.growth;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Corrections;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.contract.WireEnum;

/** The grouping of figures. */
public enum GroupBy implements WireEnum {
    /** By the calendar month of the customer's first activity. The groups are disjoint and add up to the total. */
    COHORT("cohort"),
    /** By the kind of activity. A customer with both kinds is in both groups. */
    ACTIVITY("activity"),
    /** By the channel of the last purchase or ticket before the window; disjoint, as what follows. */
    CHANNEL("channel"),
    /** By the department of the last ticket before the window. */
    DEPARTMENT("department"),
    /** By the loyalty tier when the window begins. */
    TIER("tier"),
    /** Whether there was a breach in the stretch of the same length before the window. */
    BREACHED("breached");

    private static final int COHORTS_MAX = 10_000;

    private final String wireName;

    GroupBy(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The flow of each group in one partition, by name; empty groups are absent.
     *
     * @param segments of the window, for groups that do not follow from activity
     */
    public SortedMap<String, CustomerFlow> split(
            int partition, ActivityLog log, ActivityView view, Window window, Segments segments) {
        SortedMap<String, CustomerFlow> groups = switch (this) {
            case COHORT -> byCohort(log, view, window);
            case ACTIVITY -> byActivity(log, window);
            case CHANNEL, DEPARTMENT, TIER, BREACHED -> segments.split(partition, log, view, window);
        };
        groups.values().removeIf(flow -> flow.activeBefore() == 0 && flow.active() == 0);
        return groups;
    }

    /** The corrections of the figures of a period in one partition, those of its groups included. */
    public static Corrections corrections(@Nullable GroupBy groupBy, ActivityLog log, ActivityView view, Days period) {
        // What is new of a kind need not be new of any, so each kind has corrections of its own.
        return groupBy == ACTIVITY
                ? log.corrections(ActivityView.PURCHASE, period.toDay())
                        .plus(log.corrections(ActivityView.TICKET, period.toDay()))
                : log.corrections(view, period.toDay());
    }

    /** The sum of the groups of two partitions. */
    public static SortedMap<String, CustomerFlow> plus(
            SortedMap<String, CustomerFlow> one, SortedMap<String, CustomerFlow> other) {
        SortedMap<String, CustomerFlow> sum = new TreeMap<>(one);
        other.forEach((group, flow) -> sum.merge(group, flow, CustomerFlow::plus));
        return sum;
    }

    private static SortedMap<String, CustomerFlow> byActivity(ActivityLog log, Window window) {
        SortedMap<String, CustomerFlow> groups = new TreeMap<>();
        for (ActivityView view : List.of(ActivityView.PURCHASE, ActivityView.TICKET)) {
            groups.put(view.wireName(), CustomerFlow.compute(log, view, window));
        }
        return groups;
    }

    private static SortedMap<String, CustomerFlow> byCohort(ActivityLog log, ActivityView view, Window window) {
        SortedMap<String, CustomerFlow> groups = new TreeMap<>();
        OptionalInt first = log.firstDay(view);
        if (first.isEmpty() || first.getAsInt() >= window.days().toDay()) {
            return groups;
        }
        RoaringBitmap before = activeIn(log, view, window.before());
        RoaringBitmap now = activeIn(log, view, window.days());
        Days history =
                new Days(LocalDate.ofEpochDay(first.getAsInt()), window.days().to());
        for (Days month : CalendarPeriod.MONTH.covering(history, COHORTS_MAX)) {
            RoaringBitmap cohort = log.newIn(view, month.fromDay(), month.toDay());
            if (!cohort.isEmpty()) {
                int from = Math.max(month.fromDay(), window.days().fromDay());
                int to = Math.min(month.toDay(), window.days().toDay());
                long newCustomers = from < to ? log.countNewIn(view, from, to) : 0;
                groups.put(
                        CalendarPeriod.MONTH.labelOf(month),
                        CustomerFlow.compute(
                                RoaringBitmap.and(cohort, before), RoaringBitmap.and(cohort, now), newCustomers));
            }
        }
        return groups;
    }

    private static RoaringBitmap activeIn(ActivityLog log, ActivityView view, Days days) {
        return log.activeIn(view, days.fromDay(), days.toDay());
    }
}
